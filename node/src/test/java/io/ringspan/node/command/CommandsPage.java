package io.ringspan.node.command;

import io.ringspan.node.effect.family.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Makes {@code docs/commands.md} from the command table. */
final class CommandsPage {
    private static final String PROMISES = " atomic | two datacenters |";

    private final List<String> lines = new ArrayList<>();
    private final CommandTable table;
    private final Rules rules = new Rules();

    private CommandsPage(CommandTable table) {
        this.table = table;
    }

    static List<String> lines(CommandTable table) {
        CommandsPage page = new CommandsPage(table);
        page.write();
        return page.lines;
    }

    private void write() {
        lines.addAll(List.of(
                "# Commands",
                "",
                "<!-- Written from the command table by CommandsPageTest; do not edit by hand. -->",
                "",
                "Every command of Redis 7.0.15, and what a Ringspan node does with it. A command that is not served"
                        + " gets an error",
                "that names it and says why; the connection and the commands around it go on.",
                "*As effect*: one of the key's replicas decides, and the others are given what follows as a fixed command"
                        + " (docs/guarantees.md, *Decisions*).",
                "*Atomic*: whether nobody sees it half done; *in each store*: each replica runs it as one step, at its own"
                        + " time. *Two datacenters*: what becomes of two at the same time, for one key; one that is at home in"
                        + " one of them (`homes`) is decided there for both.",
                "Other commands, of modules and newer stores, and other names: docs/stores.md."));
        List<Command> served = ofRoutes(
                Route.SINGLE_KEY,
                Route.SPLIT,
                Route.SAME_OWNERS,
                Route.ALL_OWNERS,
                Route.CHOSEN_NODES,
                Route.EVERY_NODE,
                Route.LOCAL);
        long alone = served.stream().filter(this::needsOneReplica).count();
        lines.add("Served are " + (served.size() - alone) + ", where a key has one replica " + alone
                + " more; to come are " + ofRoutes(Route.UNSERVED).size() + ", refused are "
                + ofRoutes(Route.REFUSED).size() + " (subcommands counted, their containers not).");

        section("One key", "They go to the nodes that own the key. Writes reach the owner in every rack.");
        table("| command | access | replicated | served forms |" + PROMISES, "|---|---|---|---|---|---|");
        ofRoutes(Route.SINGLE_KEY)
                .forEach(command -> row(command, command.form().limits()));

        manyKeys();
        chosenNodes();
        section(
                "About scripts and functions",
                "Every node keeps the scripts and libraries that were loaded, and gives them to its store at each connect. What"
                        + " changes them is done in the own store first, whose error is the answer; then it goes to every node"
                        + " of every datacenter. What that promises: docs/guarantees.md, *Scripts and functions*.");
        table("| command | how |", "|---|---|");
        ofRoutes(Route.EVERY_NODE).forEach(command -> row(name(command), aboutScripts(command)));

        section("Answered by the node itself", "They are about the connection or the node, and go to no store.");
        ofRoutes(Route.LOCAL).forEach(command -> lines.add("- " + name(command)));

        section("Not served yet", "");
        table("| command | why |", "|---|---|");
        ofRoutes(Route.UNSERVED)
                .forEach(command -> row(name(command), command.serving().reason()));

        section("Refused", "They make no sense, or do harm, on a store that many nodes hold together.");
        table("| command | why |", "|---|---|");
        ofRoutes(Route.REFUSED)
                .forEach(command -> row(name(command), command.serving().reason()));
        newer();
    }

    private void manyKeys() {
        section(
                "Many keys, split by owner",
                "Each owner gets its part, all at once, and the replies are merged in the order of the request. The parts"
                        + " are not one atomic step.");
        table("| command | access | replicated | merged |" + PROMISES, "|---|---|---|---|---|---|");
        ofRoutes(Route.SPLIT).forEach(command -> row(command, merged(command.merge())));

        section(
                "Many keys, of the same owners",
                "One store has to see all keys, so they need the same owners in every rack: keys with the same tag have"
                        + " them (hash_tag), and all keys where each rack is one node. Others get `-CROSSSLOT`, which names"
                        + " the tokens. A script is believed in what it names: other keys that it touches are those of that one"
                        + " store, and where there are several nodes a script without keys may only read. One that does not"
                        + " end holds up its store until it is ended by SCRIPT KILL at the node beside it. Scripts that only read are asked of one replica.");
        table("| command | access | replicated | served forms |" + PROMISES, "|---|---|---|---|---|---|");
        ofRoutes(Route.SAME_OWNERS)
                .forEach(command -> row(command, command.form().limits()));

        section(
                "About all keys",
                "All owners of all keys get them, and the replies are merged. How: docs/guarantees.md, *Flushes*.");
        table("| command | access | replicated | merged |" + PROMISES, "|---|---|---|---|---|---|");
        ofRoutes(Route.ALL_OWNERS).forEach(command -> row(command, merged(command.merge())));
    }

    /** @param how what is special about it where it stands */
    private void row(Command command, String how) {
        row(
                name(command),
                word(command.serving().access()),
                replicated(command),
                how,
                Promises.atomic(command),
                Promises.contention(command));
    }

    private void chosenNodes() {
        section(
                "Answered by chosen nodes",
                "Reads that are answered at `DC_ONE`, whatever level is asked for, by the nodes of one rack of the own"
                        + " datacenter, or by one of them. What they promise: docs/guarantees.md, *Commands about all"
                        + " keys*.");
        table("| command | who is asked |", "|---|---|");
        ofRoutes(Route.CHOSEN_NODES).forEach(command -> row(name(command), asked(command)));
    }

    private static String aboutScripts(Command command) {
        return switch (command.name()) {
            case "script|exists" -> "kept by this node, or in its store";
            case "script|kill", "function|kill", "function|stats" -> "about the own store";
            case "function|list", "function|dump" -> "what the own store has";
            default -> "on every node";
        };
    }

    private static String asked(Command command) {
        return switch (command.name()) {
            case "dbsize" -> "all nodes of a rack; the sum";
            case "keys" -> "all nodes of a rack; those keys that each owns";
            case "randomkey" -> "the nodes of a rack, until one has a key of its own";
            case "scan" -> "the nodes of a rack, one after the other; the cursor says which";
            default ->
                command.firstKey() > 0
                        ? "one replica of the key, to which the cursor belongs"
                        : "the node itself, about its own store";
        };
    }

    private void newer() {
        section(
                "Commands of newer stores",
                "Redis 7.0 does not have them. Those that go to stores are served where the node's own store has them; else"
                        + " the error names the store and its version. See docs/stores.md.");
        table("| command | since | access | what a node does |", "|---|---|---|---|");
        table.all().stream()
                .filter(command -> command.facts().isNewer() && !command.isContainer())
                .sorted(Comparator.comparing(Command::name))
                .forEach(command -> row(
                        name(command),
                        command.facts().words().since(),
                        command.serving().access() == Access.NONE
                                ? ""
                                : word(command.serving().access()),
                        newer(command)));
    }

    private static String newer(Command command) {
        return switch (command.serving().route()) {
            case UNSERVED -> "not served yet: " + command.serving().reason();
            case REFUSED -> "refused: " + command.serving().reason();
            case LOCAL -> "answers it itself";
            default -> "sends it to an owner of the key";
        };
    }

    private List<Command> ofRoutes(Route... routes) {
        return table.all().stream()
                .filter(command -> !command.facts().isNewer())
                .filter(command -> !command.isContainer() || command.name().equals("command"))
                .filter(command -> List.of(routes).contains(command.serving().route()))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    private void section(String title, String text) {
        lines.addAll(List.of("", "## " + title, ""));
        if (!text.isEmpty()) {
            lines.addAll(List.of(text, ""));
        }
    }

    private void table(String head, String rule) {
        lines.add(head);
        lines.add(rule);
    }

    private void row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(cell.isEmpty() ? "" : " " + cell).append(" |");
        }
        lines.add(row.toString());
    }

    private static String name(Command command) {
        return command.name().toUpperCase(Locale.ROOT).replace('|', ' ');
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Nobody can decide it where there are several. */
    private boolean needsOneReplica(Command command) {
        return command.isDecided() && !rules.decide(command);
    }

    private String replicated(Command command) {
        if (!command.isWrite()) {
            return "";
        }
        if (needsOneReplica(command)) {
            return "only where a key has one replica: " + command.serving().reason();
        } else if (command.isDecided()) {
            return "as effect: " + command.serving().reason();
        }
        return word(command.replication())
                + switch (command.value()) {
                    case WHOLE -> ", whole value";
                    case DELETE -> ", delete";
                    case DELTA -> ", change";
                    case ADDITION, FIELD_ADDITION, INSERTION, REMOVAL, SKETCH -> ", change in any order";
                    case NONE -> "";
                };
    }

    private static String merged(Merge merge) {
        return switch (merge) {
            case ARRAY -> "values, each at its key's place";
            case SUM -> "sum";
            case ALL_OK -> "OK when all are";
            case NONE -> "";
        };
    }
}
