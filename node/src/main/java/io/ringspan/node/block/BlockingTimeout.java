package io.ringspan.node.block;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** How long a command waits: which of its arguments says so, and what it says. Stateless. */
public final class BlockingTimeout {
    /** A year and more; the store says that this is too long. */
    private static final double SECONDS_MAX = 1e8;

    private BlockingTimeout() {}

    /** The argument with the time, 0 if there is none: in seconds, or behind BLOCK in milliseconds. */
    public static int argument(Command command, Arguments arguments) {
        return switch (command.name()) {
            case "blpop", "brpop", "bzpopmin", "bzpopmax", "blmove", "brpoplpush" -> arguments.count() - 1;
            case "blmpop", "bzmpop" -> 1;
            case "xread", "xreadgroup" -> behindBlock(command, arguments);
            default -> 0;
        };
    }

    private static int behindBlock(Command command, Arguments arguments) {
        // Of XREADGROUP the two behind GROUP are names, whatever they are.
        int first = command.name().equals("xreadgroup") && arguments.equalsIgnoreCase(1, "GROUP") ? 4 : 1;
        for (int i = first; i + 1 < arguments.count() && !arguments.equalsIgnoreCase(i, "STREAMS"); i++) {
            if (arguments.equalsIgnoreCase(i, "BLOCK")) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The time in nanoseconds, 0 for ever; nothing if the argument is none, which the store then says. */
    public static OptionalLong nanos(Command command, Arguments arguments) {
        int at = argument(command, arguments);
        if (at == 0) {
            return OptionalLong.empty();
        }
        if (command.name().startsWith("x")) {
            boolean isGood =
                    arguments.isLong(at) && arguments.asLong(at) >= 0 && arguments.asLong(at) <= SECONDS_MAX * 1000;
            return isGood ? OptionalLong.of(arguments.asLong(at) * 1_000_000) : OptionalLong.empty();
        }
        String text = arguments.text(at, StandardCharsets.ISO_8859_1);
        if (!text.matches("[0-9]{1,12}(\\.[0-9]{0,18})?|\\.[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        double seconds = Double.parseDouble(text);
        // What is more than nothing is not "for ever".
        return seconds > SECONDS_MAX
                ? OptionalLong.empty()
                : OptionalLong.of(seconds == 0 ? 0 : Math.max(1, (long) (seconds * 1e9)));
    }
}
