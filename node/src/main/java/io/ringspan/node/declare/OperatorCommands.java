package io.ringspan.node.declare;

import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.command.CommandConf.Denied;
import io.ringspan.conf.command.CommandConf.Renamed;
import io.ringspan.conf.command.DeclaredCommand;
import io.ringspan.conf.command.DeclaredCommand.KeyPositions;
import io.ringspan.conf.command.DeclaredCommand.Replicates;
import io.ringspan.conf.fault.Problem;
import io.ringspan.node.command.Access;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandFacts;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.Form;
import io.ringspan.node.command.KeySpec;
import io.ringspan.node.command.Merge;
import io.ringspan.node.command.Replication;
import io.ringspan.node.command.Route;
import io.ringspan.node.command.Serving;
import io.ringspan.node.command.Split;
import io.ringspan.node.command.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table with what operators say about commands. Stateless. */
public final class OperatorCommands {
    /** What Redis calls the commands of modules. */
    private static final String GROUP = "module";

    private OperatorCommands() {}

    /**
     * The table for the clients of a node.
     *
     * @throws IllegalArgumentException if {@link CommandCheck} finds something
     */
    public static CommandTable table(CommandConf conf) {
        List<Problem> problems = CommandCheck.problems(conf);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        CommandTable nodes = ofNodes(conf);
        if (conf.renamed().isEmpty() && conf.denied().isEmpty()) {
            return nodes;
        }
        Map<String, String> names = conf.renamed().stream().collect(Collectors.toMap(Renamed::name, Renamed::to));
        return nodes.forClients(command -> denial(command, conf.denied()), names);
    }

    /** The table that all nodes have. */
    static CommandTable ofNodes(CommandConf conf) {
        Map<CommandFacts, Serving> declared = new LinkedHashMap<>();
        conf.declared().forEach(command -> declared.put(facts(command), serving(command)));
        return CommandTable.load(declared);
    }

    private static @Nullable String denial(Command command, List<Denied> denied) {
        return denied.stream()
                .filter(each -> isMeant(command, each))
                .findFirst()
                .map(each -> "deny_commands names " + each)
                .orElse(null);
    }

    private static boolean isMeant(Command command, Denied denied) {
        if (denied.isCategory()) {
            return command.facts().traits().categories().contains(denied.text());
        }
        String name = denied.text().replace(' ', '|');
        return command.name().equals(name) || command.name().startsWith(name + "|");
    }

    private static CommandFacts facts(DeclaredCommand command) {
        KeyPositions keys = command.keys();
        List<String> flags = new ArrayList<>(command.flags());
        if (keys.count() > 0) {
            flags.add("movablekeys");
        }
        List<String> categories =
                List.of(command.isWrite() ? "@write" : "@read", command.flags().contains("fast") ? "@fast" : "@slow");
        return new CommandFacts(
                command.name(),
                command.arity(),
                new CommandFacts.KeyRange(keys.first(), keys.last(), keys.step()),
                new CommandFacts.Traits(flags, categories, List.of()),
                List.of(spec(command.isWrite(), keys)),
                new CommandFacts.Words("Declared in the configuration of this node", "", GROUP, ""));
    }

    private static KeySpec spec(boolean write, KeyPositions keys) {
        List<String> flags = write ? List.of("RW", "ACCESS", "UPDATE") : List.of("RO", "ACCESS");
        if (keys.count() > 0) {
            return new KeySpec("", flags, List.of("index", text(keys.count())), List.of("keynum", "0", "1", "1"));
        }
        int last = keys.last() > 0 ? keys.last() - keys.first() : keys.last();
        return new KeySpec(
                "", flags, List.of("index", text(keys.first())), List.of("range", text(last), text(keys.step()), "0"));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    /**
     * Of a write that is sent as it is each replica is believed to do the same; in another order it may not: then its key is settled.
     * Any other runs at one of them.
     */
    private static Serving serving(DeclaredCommand command) {
        boolean byValue = command.replicates() == Replicates.VALUE;
        return new Serving(
                command.keys().isOne() ? Route.SINGLE_KEY : Route.SAME_OWNERS,
                command.isWrite() ? Access.WRITE : Access.READ,
                new Serving.Parts(Split.NONE, Merge.NONE),
                command.isWrite()
                        ? new Serving.Copies(
                                byValue ? Replication.AS_VALUE : Replication.AS_IS, ValueKind.DELTA, Form.NONE)
                        : new Serving.Copies(Replication.NEVER, ValueKind.NONE, Form.NONE),
                byValue ? "it is declared so, and what it wrote has to be copied as values" : "");
    }
}
