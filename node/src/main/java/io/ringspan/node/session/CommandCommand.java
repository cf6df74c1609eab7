package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.level.Glob;
import io.ringspan.node.resp.RespWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** COMMAND: what commands there are. Only those that the node serves are named: a client believes what it is told. */
final class CommandCommand {
    private final CommandTable table;
    private final NodeFacts facts;

    CommandCommand(CommandTable table, NodeFacts facts) {
        this.table = table;
        this.facts = facts;
    }

    /** Whether the node's store has it; what it has been asked for stays so until it is connected to anew. */
    boolean isInStore(Command newer) {
        return facts.store().commands().contains(newer.sentAs());
    }

    String missing(Command newer) {
        NodeFacts.Store store = facts.store();
        String name = newer.sentAs().toUpperCase(Locale.ROOT);
        return store.isKnown()
                ? "ERR this store (" + store + ") has no " + name
                : "ERR this node has not reached its store yet, and does not know whether that has " + name;
    }

    /** Whether there is such a command, here and now. */
    boolean isServed(Command command) {
        return command.isServed() && (!command.isNewer() || isInStore(command));
    }

    private List<Command> served() {
        return table.commands().stream().filter(this::isServed).toList();
    }

    void answer(Command asked, Arguments arguments, RespWriter reply) {
        switch (asked.ownName()) {
            case "command" -> {
                List<Command> served = served();
                reply.array(served.size());
                served.forEach(command -> CommandReplies.info(command, reply));
            }
            case "count" -> reply.integer(served().size());
            case "info" -> info(named(arguments), reply);
            case "docs" -> docs(named(arguments), reply);
            case "list" -> list(arguments, reply);
            case "getkeys" -> keys(arguments, false, reply);
            case "getkeysandflags" -> keys(arguments, true, reply);
            default -> throw new IllegalArgumentException(asked + " is not answered by the node");
        }
    }

    /** The commands that the arguments name, null for each that is not served; without arguments, all. */
    private List<@Nullable Command> named(Arguments arguments) {
        if (arguments.count() == 2) {
            return List.copyOf(served());
        }
        return IntStream.range(2, arguments.count())
                .<@Nullable Command>mapToObj(i -> {
                    Command command = table.named(arguments.text(i, ISO_8859_1));
                    return command == null || !isServed(command) ? null : command;
                })
                .toList();
    }

    private static void info(List<@Nullable Command> commands, RespWriter reply) {
        reply.array(commands.size());
        for (Command command : commands) {
            if (command == null) {
                reply.none();
            } else {
                CommandReplies.info(command, reply);
            }
        }
    }

    private static void docs(List<@Nullable Command> commands, RespWriter reply) {
        reply.map((int) commands.stream().filter(Objects::nonNull).count());
        for (Command command : commands) {
            if (command != null) {
                CommandReplies.docs(command, reply);
            }
        }
    }

    /** COMMAND LIST [FILTERBY (MODULE name | ACLCAT category | PATTERN pattern)]. */
    private void list(Arguments arguments, RespWriter reply) {
        if (arguments.count() == 2) {
            list(served().stream(), command -> true, reply);
        } else if (arguments.count() != 5 || !arguments.equalsIgnoreCase(2, "FILTERBY")) {
            reply.error("ERR syntax error");
        } else if (arguments.equalsIgnoreCase(3, "MODULE")) {
            list(Stream.empty(), command -> false, reply);
        } else if (arguments.equalsIgnoreCase(3, "ACLCAT")) {
            String category = "@" + arguments.text(4, ISO_8859_1).toLowerCase(Locale.ROOT);
            list(all(), command -> command.facts().traits().categories().contains(category), reply);
        } else if (arguments.equalsIgnoreCase(3, "PATTERN")) {
            Glob glob = Glob.anyCase(arguments.text(4, ISO_8859_1));
            list(all(), command -> glob.matches(command.name()), reply);
        } else {
            reply.error("ERR syntax error");
        }
    }

    private Stream<Command> all() {
        return table.all().stream().filter(this::isServed);
    }

    private static void list(Stream<Command> commands, Predicate<Command> wanted, RespWriter reply) {
        List<Command> found = commands.filter(wanted).toList();
        reply.array(found.size());
        found.forEach(command -> reply.bulk(command.name()));
    }

    /** COMMAND GETKEYS command arg ...: which of these arguments are keys. */
    private void keys(Arguments arguments, boolean withFlags, RespWriter reply) {
        Command command = table.find(arguments, 2);
        if (command == null) {
            reply.error("ERR Invalid command specified");
            return;
        }
        String refusal = command.refusal();
        if (refusal != null) {
            reply.error(refusal);
        } else if (command.keyPlaces().isEmpty()) {
            reply.error("ERR The command has no key arguments");
        } else if (!command.takes(arguments.count() - 2)) {
            reply.error("ERR Invalid number of arguments specified for command");
        } else {
            FoundKeys found = new FoundKeys();
            if (command.keyPlaces().find(arguments, 2, found) && found.count() > 0) {
                writeKeys(command, arguments, found, withFlags, reply);
            } else {
                reply.error("ERR Invalid arguments specified for command");
            }
        }
    }

    private static void writeKeys(
            Command command, Arguments arguments, FoundKeys found, boolean withFlags, RespWriter reply) {
        reply.array(found.count());
        for (int key = 0; key < found.count(); key++) {
            int i = found.argument(key);
            if (withFlags) {
                reply.array(2);
            }
            reply.bulk(arguments.bytes(), arguments.at(i), arguments.length(i));
            if (withFlags) {
                List<String> flags =
                        command.facts().keySpecs().get(found.spec(key)).flags();
                reply.set(flags.size());
                flags.forEach(reply::simple);
            }
        }
    }
}
