package io.ringspan.node.acl;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;

/** What commands do to their keys whose arguments say so: SET reads with GET, BITFIELD writes unless all of it is GET. Stateless. */
final class KeyUse {
    private KeyUse() {}

    static boolean reads(Command command, Arguments arguments) {
        return !command.name().equals("set") || has(arguments, 3, "GET");
    }

    static boolean writes(Command command, Arguments arguments) {
        return !command.name().equals("bitfield") || has(arguments, 2, "SET") || has(arguments, 2, "INCRBY");
    }

    private static boolean has(Arguments arguments, int from, String option) {
        for (int i = from; i < arguments.count(); i++) {
            if (arguments.equalsIgnoreCase(i, option)) {
                return true;
            }
        }
        return false;
    }
}
