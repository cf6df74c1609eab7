package io.ringspan.node.execute;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.effect.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Commands that run together, with nothing between them.
 *
 * @param commands in order; at least one, unless they are a transaction
 * @param isTransaction whether the client gets the replies of all as one array; else there is one command
 * @param conditions what has to be as it was, or nothing is done and the client gets null
 */
public record Batch(List<Request> commands, boolean isTransaction, List<Condition> conditions) {
    /** Commands without keys that a store may run. */
    private static final Set<String> WITHOUT_KEYS = Set.of("ping", "echo", "time", "unwatch");

    public Batch {
        commands = List.copyOf(commands);
        conditions = List.copyOf(conditions);
    }

    /**
     * A key that somebody watches.
     *
     * @param key bytes as characters
     * @param mark its {@link Marks mark}, as it was found
     */
    public record Condition(String key, String mark) {}

    /** Why a command cannot be part of one; nothing if it can. Its number of arguments was looked at before. */
    public static Optional<String> refusal(Command command, Arguments arguments) {
        boolean hasKeys = command.isSingleKey() || command.needsSameOwners() || command.isSplit();
        if (!hasKeys && !WITHOUT_KEYS.contains(command.name())) {
            return Optional.of("ERR '" + command.name() + "' is not served in a transaction");
        }
        if (command.name().equals("copy") && hasOtherDatabase(arguments)) {
            return Optional.of("ERR 'copy' is not served in a transaction with DB: there is one database");
        }
        return Optional.empty();
    }

    private static boolean hasOtherDatabase(Arguments arguments) {
        for (int i = 3; i + 1 < arguments.count(); i++) {
            if (arguments.equalsIgnoreCase(i, "DB") && !arguments.equalsIgnoreCase(i + 1, "0")) {
                return true;
            }
        }
        return false;
    }
}
