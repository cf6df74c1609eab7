package io.ringspan.node.lint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.Form;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.command.Replication;
import io.ringspan.node.command.Route;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.resp.Forms;
import java.util.Locale;
import java.util.Set;

/**
 * In which ways one command would behave differently. What there is to say about it comes from the table and from {@link Forms},
 * which clients' commands go by, too.
 *
 * <p><b>Owner.</b> Whoever reads the log.
 */
final class Differences {
    /** Gets each of them. */
    interface Sink {
        void differs(Kind kind, String command, String reason);
    }

    private static final String ERROR = "-ERR command '";
    private static final int WORD_MAX = 32;
    private static final String ABOUT_THE_SERVER = "server";
    /** Answered by the node with what a store would say, or with what clients only ask to learn what is served. */
    private static final Set<String> SAME_ANSWER = Set.of("time", "command");

    private static final String RUNS =
            "where keys have several replicas, the one that decides runs it, and the others get the values of what it wrote";
    private static final String TAGS = "keys with the same hash tag are kept together";

    private static final String IN_PATTERNS = ", and so are those of a pattern that has it before its first *";

    private final Rules rules = new Rules();
    private final CommandTable table;
    private final KeyOwners owners;
    private final Forms forms = new Forms();
    private final ByteBuf out = Unpooled.buffer();
    private final FoundKeys keys = new FoundKeys();
    private final ScriptKeys script = new ScriptKeys();

    Differences(CommandTable table, KeyOwners owners) {
        this.table = table;
        this.owners = owners;
    }

    /** What a script did: it is done in the store, so all that matters is whose keys it touches. */
    void ofScript(Arguments arguments, Sink sink) {
        Command command = table.find(arguments, 0);
        if (command != null && command.keyPlaces().find(arguments, 0, keys) && script.misses(keys, arguments)) {
            sink.differs(
                    Kind.UNNAMED_KEYS,
                    script.command(),
                    "it does " + name(command) + " on a key that it does not name");
        }
    }

    /** What a client sent. */
    void ofClient(Arguments arguments, int database, Sink sink) {
        script.end();
        Command command = table.find(arguments, 0);
        if (command == null) {
            sink.differs(Kind.UNKNOWN, shown(arguments), "it is none of Redis 7.0");
            return;
        }
        if (database != 0) {
            sink.differs(Kind.OTHER_DATABASE, "SELECT " + database, "another database has to be another cluster");
        }
        boolean isError = !command.takes(arguments.count()); // there as here
        if (!isError && command.refusal() != null) {
            Kind kind = command.serving().route() == Route.REFUSED ? Kind.REFUSED : Kind.UNSERVED;
            sink.differs(kind, name(command), command.serving().reason());
        } else if (!isError && command.keyPlaces().findToSend(arguments, keys)) {
            served(command, arguments, sink);
        }
    }

    private void served(Command command, Arguments arguments, Sink sink) {
        byRoute(command, arguments, sink);
        byForm(command, arguments, sink);
        if (command.facts().words().group().equals("scripting")
                && !command.keyPlaces().isEmpty()) {
            script.begin(name(command), keys, arguments);
        }
    }

    private void byRoute(Command command, Arguments arguments, Sink sink) {
        boolean together = owners.areTogether(keys, arguments);
        switch (command.serving().route()) {
            case SAME_OWNERS -> {
                if (!together) {
                    sink.differs(Kind.DIFFERENT_OWNERS, name(command), hasPatterns() ? TAGS + IN_PATTERNS : TAGS);
                }
            }
            case SPLIT -> {
                if (!together) {
                    sink.differs(Kind.PARTS, name(command), "others may see some parts done and some not");
                }
            }
            case ALL_OWNERS -> sink.differs(Kind.MANY_NODES, name(command), "it reaches all owners, each in its time");
            case CHOSEN_NODES -> byChosenNodes(command, sink);
            case EVERY_NODE ->
                sink.differs(
                        Kind.MANY_NODES,
                        name(command),
                        "it begins at the own store, and what it changes goes to every node");
            case LOCAL -> byNode(command, sink);
            case SINGLE_KEY, UNSERVED, REFUSED, RENAMED, DENIED -> {}
        }
    }

    private boolean hasPatterns() {
        return keys.count() > 0 && keys.isPattern(keys.count() - 1);
    }

    private void byChosenNodes(Command command, Sink sink) {
        boolean isOfServer = command.facts().words().group().equals(ABOUT_THE_SERVER);
        if (isOfServer && !command.name().equals("dbsize")) {
            sink.differs(Kind.OTHER_ANSWER, name(command), "the node asks its own store, which is one of several");
        } else {
            sink.differs(
                    Kind.MANY_NODES,
                    name(command),
                    keys.count() == 0
                            ? "it is asked of the nodes of one rack, at DC_ONE"
                            : "its cursor belongs to one replica, which is asked at DC_ONE");
        }
    }

    private static void byNode(Command command, Sink sink) {
        String family = command.name().split("\\|", 2)[0];
        if (command.name().equals("exec")) {
            sink.differs(Kind.DECIDED, name(command), RUNS + "; all of its keys must have the same owners");
        } else if (command.isWait()) {
            sink.differs(Kind.OTHER_ANSWER, name(command), "it waits for racks and counts them, not followers");
        } else if (command.facts().words().group().equals(ABOUT_THE_SERVER) && !SAME_ANSWER.contains(family)) {
            sink.differs(Kind.OTHER_ANSWER, name(command), "the node answers, about itself and not about its store");
        }
    }

    private void byForm(Command command, Arguments arguments, Sink sink) {
        if (!command.hasForms() && !command.isDecided()) {
            return;
        }
        out.clear();
        switch (forms.decide(command, arguments, System.currentTimeMillis(), out)) {
            case REFUSED -> {
                String error = error(command);
                if (!error.isEmpty()) {
                    sink.differs(Kind.UNSERVED, name(command), error);
                }
            }
            case DECIDED -> {
                if (command.isSingleKey() && !owners.areTogether(keys, arguments)) {
                    sink.differs(Kind.DIFFERENT_OWNERS, name(command), TAGS);
                }
                if (!owners.areInOneStore(keys, arguments)) {
                    decided(command, sink);
                }
            }
            case REWRITTEN -> {
                if (command.form() == Form.XADD || command.form() == Form.XTRIM) {
                    sink.differs(Kind.OTHER_ANSWER, name(command), "it trims exactly, not to about that length");
                }
            }
            case WAITS -> sink.differs(Kind.DECIDED, name(command), "it waits on the node, and not in the store");
            case AS_IS -> {}
        }
    }

    private void decided(Command command, Sink sink) {
        if (!rules.decide(command)) {
            sink.differs(Kind.UNSERVED, name(command), error(command));
        } else if (command.isScript() || command.replication() == Replication.AS_VALUE) {
            sink.differs(Kind.DECIDED, name(command), RUNS + "; two datacenters may run it at the same time");
        } else {
            sink.differs(
                    Kind.DECIDED,
                    name(command),
                    "a round trip to the replica that decides; two datacenters may decide differently at the same time");
        }
    }

    /** What the error says about the command; empty if it says what the store would say, too. */
    private String error(Command command) {
        String begin = ERROR + command.name() + "' is ";
        String text = out.toString(US_ASCII).strip();
        return text.startsWith(begin) ? text.substring(begin.length()) : "";
    }

    private static String name(Command command) {
        return command.name().toUpperCase(Locale.ROOT).replace('|', ' ');
    }

    /** A name that is in no table, and of a container what it was asked for. */
    private String shown(Arguments arguments) {
        boolean container = table.find(arguments.bytes(), arguments.at(0), arguments.length(0)) != null;
        String name = word(arguments, 0);
        return container && arguments.count() > 1 ? name + " " + word(arguments, 1) : name;
    }

    private static String word(Arguments arguments, int i) {
        String word = arguments.text(i, US_ASCII).toUpperCase(Locale.ROOT).replaceAll("[^!-~]", "?");
        return word.length() > WORD_MAX ? word.substring(0, WORD_MAX) + "..." : word;
    }
}
