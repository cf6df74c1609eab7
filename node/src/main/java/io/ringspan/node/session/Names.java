package io.ringspan.node.session;

import io.ringspan.node.command.Arguments;
import java.util.Optional;

/**
 * What clients may call themselves: anything that keeps CLIENT LIST readable, {@value #LENGTH_MAX} characters of it. Redis has no such
 * limit; but a node keeps each client's name for as long as it is connected, and shows it in one reply with all others.
 */
final class Names {
    static final int LENGTH_MAX = 1024;

    private static final String UNPRINTABLE = " cannot contain spaces, newlines or special characters.";
    private static final String TOO_LONG = " cannot be longer than " + LENGTH_MAX + " characters.";

    /** What the error calls the name of a client. */
    static final String OF_CLIENT = "Client names";

    private Names() {}

    /**
     * What is wrong with argument {@code i} as a name; nothing if it can be one.
     *
     * @param what what it would be the name of, as the error calls it
     */
    static Optional<String> error(Arguments arguments, int i, String what) {
        if (arguments.length(i) > LENGTH_MAX) {
            return Optional.of("ERR " + what + TOO_LONG);
        }
        return isPrintable(arguments, i) ? Optional.empty() : Optional.of("ERR " + what + UNPRINTABLE);
    }

    private static boolean isPrintable(Arguments arguments, int i) {
        for (int k = 0; k < arguments.length(i); k++) {
            byte b = arguments.bytes().getByte(arguments.at(i) + k);
            if (b < '!' || b > '~') {
                return false;
            }
        }
        return true;
    }
}
