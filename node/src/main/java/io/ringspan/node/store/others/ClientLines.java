package io.ringspan.node.store.others;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.seen.OtherWriters.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who of those that a Redis lists as its clients writes keys, going by the command that each sent last. Readers, subscribers and monitors do
 * not; nor does who uses another database than the node's. What scripts and transactions write cannot be told from their names. Stateless.
 */
final class ClientLines {
    /** From any database these change the node's, too. */
    private static final Set<String> OF_ALL_DATABASES = Set.of("flushall", "swapdb");
    /** Redis calls it a write; with GET alone it reads, and its name does not tell. */
    private static final String MAY_ONLY_READ = "bitfield";

    private ClientLines() {}

    /**
     * Those who do.
     *
     * @param list the reply to {@code CLIENT LIST}: a line for each
     * @param own the connection on which the node itself writes, by the store's number
     */
    static List<Writer> writers(String list, long own, CommandTable commands) {
        List<Writer> writers = new ArrayList<>();
        for (String line : list.split("\n", -1)) {
            Map<String, String> said = words(line.trim());
            boolean isSource = said.getOrDefault("flags", "").contains("M"); // the store copies from it
            String command = said.getOrDefault("cmd", "");
            boolean isHere = "0".equals(said.get("db"));
            boolean writes = OF_ALL_DATABASES.contains(command) || (isHere && writesKeys(command, commands));
            if ((isSource || writes) && !Long.toString(own).equals(said.get("id"))) {
                writers.add(new Writer(said.getOrDefault("addr", "somewhere"), isSource ? "replication" : command));
            }
        }
        return writers;
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    /**
     * By the node's own table: for Redis SORT and GEORADIUS are writes, too, since they can be, but a node reads by them over connections other
     * than the one it writes on. Loading functions is not meant.
     */
    private static boolean writesKeys(String name, CommandTable commands) {
        Command command = commands.named(name);
        return command != null
                && command.isWrite()
                && !name.equals(MAY_ONLY_READ)
                && (!command.keyPlaces().isEmpty() || command.isAboutAllKeys());
    }
}
