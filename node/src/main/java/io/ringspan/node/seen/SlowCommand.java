package io.ringspan.node.seen;

import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Command;
import io.ringspan.node.worker.Outcome;

/**
 * A batch of commands whose answer took long.
 *
 * @param id counts such batches of the node
 * @param atMillis when it was answered, in milliseconds since 1970
 * @param micros from reading its first command to having all of its reply
 * @param commands how many it had
 * @param first its first command
 * @param key the first key of that
 * @param token of that key
 */
public record SlowCommand(
        long id,
        long atMillis,
        long micros,
        int commands,
        Command first,
        KeyText key,
        int token,
        Client client,
        Consistency level,
        Outcome outcome) {
    /** Who sent it, as it was called then. */
    public record Client(long id, String address, String name) {}
}
