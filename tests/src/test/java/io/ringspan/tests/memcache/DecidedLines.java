package io.ringspan.tests.memcache;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Commands that are right, and of which most depend on what is there. */
final class DecidedLines {
    /** Two of them are in base64, and one of these is another's. */
    static final List<String> KEYS = List.of("a", "b", "n", "bg==", "AAEC");

    /** From here on keys have numbers added to. */
    static final int NUMBERS = 2;

    private static final Pattern NUMBER = Pattern.compile("VA \\d+([^\r]*)\r\n(\\d+) *\r\n");
    private static final Pattern OLD_NUMBER = Pattern.compile("(VALUE \\S+ \\d+) \\d+([^\r]*)\r\n(\\d+) *\r\n");

    private DecidedLines() {}

    /**
     * Replies without the blanks that memcached puts behind a number which became shorter, or does not: that depends on replies under way.
     */
    static String withoutBlanks(String replies) {
        String some = NUMBER.matcher(replies).replaceAll("VA #$1\r\n$2\r\n");
        return OLD_NUMBER.matcher(some).replaceAll("$1 #$2\r\n$3\r\n");
    }

    /**
     * One about that key. A number is not added to as if it were a text.
     *
     * @param number for {@code cas}, if it asks for one
     */
    static String next(Random random, String key, long number) {
        String value = random.nextBoolean() ? Integer.toString(random.nextInt(1000)) : "v".repeat(random.nextInt(30));
        String time = List.of("0", "500", "100000", "-1").get(random.nextInt(4));
        boolean adds = KEYS.indexOf(key) >= NUMBERS;
        if (isEncoded(key) || random.nextBoolean()) {
            String start = key + (isEncoded(key) ? " b" : "");
            String letters = random.nextBoolean() ? " c k Oo" : "";
            return switch (random.nextInt(5)) {
                case 0, 1 ->
                    "ms " + key + " " + value.length() + (isEncoded(key) ? " b" : "") + setFlags(random, number, adds)
                            + letters + "\r\n" + value + "\r\n";
                case 2 ->
                    "md " + start + maybe(random, " C" + number) + maybe(random, " I T" + time) + letters + "\r\n";
                case 3 ->
                    !adds
                            ? "mg " + start + " v\r\n"
                            : "ma " + start + maybe(random, " C" + number) + maybe(random, " N" + time + " J7")
                                    + maybe(random, " D3") + maybe(random, " MD") + maybe(random, " T" + time)
                                    + maybe(random, " v") + letters + "\r\n";
                default ->
                    "mg " + start + maybe(random, " N" + time) + maybe(random, " R1000") + maybe(random, " T" + time)
                            + maybe(random, " v") + letters + "\r\n";
            };
        }
        return switch (random.nextInt(7)) {
            case 0 -> "delete " + key + "\r\n";
            case 1 -> (adds ? "incr " : "touch ") + key + " 500\r\n";
            case 2 -> (adds ? "set " : "append ") + key + " 0 0 2\r\n+7\r\n";
            case 3 -> "cas " + key + " 3 " + time + " " + value.length() + " " + number + "\r\n" + value + "\r\n";
            default ->
                List.of("set", "add", "replace").get(random.nextInt(3)) + " " + key + " " + random.nextInt(9) + " "
                        + time + " " + value.length() + "\r\n" + value + "\r\n";
        };
    }

    private static String setFlags(Random random, long number, boolean adds) {
        String mode = maybe(random, " M" + (adds ? "ESRSE" : "EAPRS").charAt(random.nextInt(5)));
        return mode
                + maybe(random, " C" + number)
                + maybe(random, " T300")
                + maybe(random, " F6")
                + (mode.matches(" M[AP]") ? maybe(random, " N200") : "")
                + (random.nextInt(3) == 0 ? " I" : "");
    }

    private static String maybe(Random random, String words) {
        return random.nextBoolean() ? words : "";
    }

    static boolean isEncoded(String key) {
        return key.length() > 1;
    }
}
