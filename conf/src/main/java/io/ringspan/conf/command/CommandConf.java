package io.ringspan.conf.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.conf.command.DeclaredCommand.Replicates;
import io.ringspan.conf.fault.Spot;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Other commands than the node knows of itself, under other names, for fewer clients.
 *
 * @param declared the same at all nodes of a cluster
 * @param renamed for the clients of this node
 * @param denied to the clients of this node
 */
public record CommandConf(List<DeclaredCommand> declared, List<Renamed> renamed, List<Denied> denied) {
    /** How long a list of them may be. */
    public static final int ENTRIES_MAX = 256;

    /** How long a name may be, as clients send it. */
    public static final int NAME_BYTES_MAX = 32;

    /** Nothing is said. */
    public static final CommandConf NONE = new CommandConf(List.of(), List.of(), List.of());

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public CommandConf {
        declared = List.copyOf(declared);
        renamed = List.copyOf(renamed);
        denied = List.copyOf(denied);
    }

    /** Whether nothing is said. */
    public boolean isEmpty() {
        return declared.isEmpty() && renamed.isEmpty() && denied.isEmpty();
    }

    /**
     * A command that clients know by another name.
     *
     * @param name its own, in lower case
     * @param to the other, in lower case; empty if they do not know it at all
     * @param spot where the file says so
     */
    public record Renamed(String name, String to, Spot spot) {
        public boolean isGone() {
            return to.isEmpty();
        }

        @Override
        public String toString() {
            return name + ": " + (isGone() ? "\"\"" : to);
        }
    }

    /**
     * What clients may not send.
     *
     * @param text a command, a container with its subcommand, or a category behind an at sign; in lower case, one space between words
     * @param spot where the file says so
     */
    public record Denied(String text, Spot spot) {
        public boolean isCategory() {
            return text.startsWith("@");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Of how the declared commands are read, in whatever order they stand: nodes that read them alike have the same. 0 for none. */
    public long digest() {
        if (declared.isEmpty()) {
            return 0;
        }
        String all = declared.stream().map(CommandConf::read).sorted().collect(Collectors.joining("\n"));
        long digest = FNV_OFFSET;
        for (byte b : all.getBytes(UTF_8)) {
            digest = (digest ^ (b & 0xFF)) * FNV_PRIME;
        }
        return digest;
    }

    private static String read(DeclaredCommand command) {
        boolean byValue = command.replicates() == Replicates.VALUE;
        return command.name()
                + ' '
                + command.arity()
                + ' '
                + command.keys()
                + ' '
                + command.isWrite()
                + (byValue ? " value" : "");
    }
}
