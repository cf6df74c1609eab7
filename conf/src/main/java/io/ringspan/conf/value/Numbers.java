package io.ringspan.conf.value;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers within bounds: counts, sizes and times. Nothing wraps, nothing is cut. */
public final class Numbers {
    /** As many digits as always fit a {@code long}, leading zeros aside. */
    private static final Pattern NUMBER = Pattern.compile("0*([0-9]{1,18})([A-Za-z]*)");

    private static final Map<String, Long> NONE = Map.of("", 1L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, Long> MILLIS =
            Map.of("", 1L, "ms", 1L, "s", 1000L, "min", 60_000L, "h", 3_600_000L);

    private Numbers() {}

    /** A count of {@code unit}. */
    public static ValueType<Integer> count(String unit, int min, int max) {
        String allowed = min + " to " + max;
        return ValueType.ofText(unit, allowed, text -> (int) within(min, max, NONE, text));
    }

    /** A count where 0, as in Dynomite, asks for the default. */
    public static ValueType<Integer> countOrZero(String unit, int max, int zeroMeans) {
        ValueType.Parser<Integer> parser = text -> {
            int count = (int) within(0, max, NONE, text);
            return count == 0 ? zeroMeans : count;
        };
        return ValueType.ofText(unit, "1 to " + max + ", or 0 for " + zeroMeans, parser);
    }

    /** A multiple of {@code step}, or 0, which as in Dynomite asks for its default. */
    public static ValueType<Integer> steppedOrZero(String unit, int min, int max, int step) {
        ValueType.Parser<Integer> parser = text -> {
            int number = (int) within(0, max, NONE, text);
            if (number != 0 && (number < min || number % step != 0)) {
                throw new UnfitValue("");
            }
            return number;
        };
        String steps = step == 1 ? "" : " in steps of " + step;
        return ValueType.ofText(unit, min + " to " + max + steps + ", or 0", parser);
    }

    /** A size in bytes, bare or with a unit. */
    public static ValueType<Long> bytes(long min, long max) {
        String allowed = size(min) + " to " + size(max) + " (in bytes, or like 64KiB, 16MiB, 1GiB)";
        return ValueType.ofText("bytes", allowed, text -> within(min, max, BYTES, text));
    }

    /** A size in bytes that an array may have. */
    public static ValueType<Integer> arrayBytes(int min, int max) {
        String allowed = size(min) + " to " + size(max) + " (in bytes, or like 64KiB, 16MiB, 1GiB)";
        return ValueType.ofText("bytes", allowed, text -> (int) within(min, max, BYTES, text));
    }

    /** A time in milliseconds, bare or with a unit. */
    public static ValueType<Long> millis(long min, long max) {
        return ValueType.ofText("ms", min + " to " + max + times(), text -> within(min, max, MILLIS, text));
    }

    /** A time where 0, as in Dynomite, asks for the default. */
    public static ValueType<Long> millisOrZero(long max, long zeroMeans) {
        ValueType.Parser<Long> parser = text -> {
            long millis = within(0, max, MILLIS, text);
            return millis == 0 ? zeroMeans : millis;
        };
        return ValueType.ofText("ms", "1 to " + max + times() + ", or 0 for " + zeroMeans, parser);
    }

    /** A time, or {@code off} or -1 for none, which is -1. */
    public static ValueType<Long> millisOrOff(long max) {
        ValueType.Parser<Long> parser =
                text -> text.equals("off") || text.equals("-1") ? -1L : within(0, max, MILLIS, text);
        return ValueType.ofText("ms", "0 to " + max + times() + ", or off", parser);
    }

    /** A number of bytes in its largest unit. */
    public static String size(long bytes) {
        for (String unit : List.of("GiB", "MiB", "KiB")) {
            long factor = BYTES.getOrDefault(unit, 1L);
            if (bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return bytes + "B";
    }

    private static String times() {
        return " (in ms, or like 500ms, 5s, 2min)";
    }

    private static long within(long min, long max, Map<String, Long> units, String text) throws UnfitValue {
        Matcher matcher = NUMBER.matcher(text);
        Long factor = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (factor == null) {
            throw new UnfitValue("");
        }
        long number = Long.parseLong(matcher.group(1));
        if (number > max / factor || number * factor < min) {
            throw new UnfitValue("");
        }
        return number * factor;
    }
}
