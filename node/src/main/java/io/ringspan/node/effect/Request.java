package io.ringspan.node.effect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

    /** Argument {@code i}, of which each byte is a character, as in {@link io.ringspan.node.redis.Reply}. */
    public String text(int i) {
        return arguments.text(i, ISO_8859_1);
    }

    /** Whether one of the arguments from {@code from} to before {@code to} is this word, in any case. */
    public boolean has(String word, int from, int to) {
        for (int i = from; i < to; i++) {
            if (is(i, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether argument {@code i} is a number that is not below 0. */
    public boolean isNatural(int i) {
        return i < arguments.count() && arguments.isLong(i) && arguments.asLong(i) >= 0;
    }

    /** Whether argument {@code i} is this word, in any case. */
    public boolean is(int i, String word) {
        return i < arguments.count() && arguments.equalsIgnoreCase(i, word);
    }
}
