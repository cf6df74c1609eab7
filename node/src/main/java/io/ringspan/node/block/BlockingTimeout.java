package io.ringspan.node.block;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How long a command waits: which of its arguments says so, and what it says. Stateless. */
public final class BlockingTimeout {
    /** A year and more; the store says that this is too long. */
    private static final double SECONDS_MAX = 1e8;

    /** What C takes, in so many digits that nothing overflows. */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?([0-9]{1,12}(\\.[0-9]{0,18})?|\\.[0-9]{1,18})([eE][+-]?[0-9]{1,3})?");

    private static final Pattern HEXADECIMAL =
            Pattern.compile("[+-]?0[xX][0-9a-fA-F]{1,12}(\\.[0-9a-fA-F]{0,12})?([pP][+-]?[0-9]{1,2})?");

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
            i += arguments.equalsIgnoreCase(i, "COUNT") ? 1 : 0;
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
        return seconds(arguments.text(at, StandardCharsets.ISO_8859_1));
    }

    private static OptionalLong seconds(String text) {
        boolean isHexadecimal = HEXADECIMAL.matcher(text).matches();
        if (!isHexadecimal && !DECIMAL.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        boolean lacksExponent = isHexadecimal && text.indexOf('p') < 0 && text.indexOf('P') < 0;
        double seconds = Double.parseDouble(lacksExponent ? text + "p0" : text);
        // What is more than nothing is not "for ever", however little it is.
        boolean isForEver = isHexadecimal ? seconds == 0 : new BigDecimal(text).signum() == 0;
        if (isForEver) {
            return OptionalLong.of(0);
        }
        return seconds > SECONDS_MAX || text.startsWith("-")
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(1, (long) (seconds * 1e9)));
    }
}
