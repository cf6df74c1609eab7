package io.ringspan.node.effect;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;

/**
 * A client's command.
 *
 * @param arguments all of them, as many as the command takes
 * @param protocol in which the client is answered, 2 or 3
 * @param nowMillis milliseconds since 1970 where it is decided, from which times to live are counted
 */
public record Request(Command command, Arguments arguments, int protocol, long nowMillis) {
    /** How many arguments there are, the name included. */
    public int count() {
        return arguments.count();
    }

    /** Whether argument {@code i} is this word, in any case. */
    public boolean is(int i, String word) {
        return i < arguments.count() && arguments.equalsIgnoreCase(i, word);
    }
}
