package io.ringspan.tests.memcache;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What clients of memcached may send, good and bad: commands of all kinds, most of them right, some with a number, a space or a length
 * that is not. What would depend on the second in which it comes is left out.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class RequestLines {
    /** Above what the store of the tests takes. */
    public static final int TOO_LARGE_BYTES = 40_000;

    private static final List<String> SHORT_KEYS = List.of("a", "b", "c", "noreply", "k\tx", "\u00ff", "0");
    private static final String LONGEST_KEY = "x".repeat(250);
    private static final List<String> BASE64 = List.of("YQ==", "AAEC", "/+8=", "YWI=");
    private static final List<String> EXPTIMES = List.of(
            "0", "0", "0", "-1", "1000", "2592000", "2592001", "4000000000", "99999999999", "+100", "\t7", "010000");
    private static final List<String> ODD = List.of(
            "",
            "x",
            "-1",
            "-0",
            "1x",
            "1000\tx",
            "\t",
            "+",
            "4294967296",
            "18446744073709551616",
            "9223372036854775808",
            "0x1");
    private static final List<String> ADMIN = List.of(
            "version",
            "version x",
            "verbosity",
            "verbosity 1",
            "verbosity 1 noreply",
            "verbosity x",
            "verbosity noreply",
            "mn",
            "mn x",
            "flush_all",
            "flush_all noreply",
            "flush_all 0",
            "flush_all x",
            "flush_all 0 noreply",
            "flush_all noreply noreply",
            "flush_all -1",
            "flush_all 1 2 3");

    /** In lines, since memcached closes the connection on a long one if it is no value. */
    private static final String LARGE = ("y".repeat(999) + "\n").repeat(TOO_LARGE_BYTES / 1000);

    private static final String OTHER_LETTERS = "!0AEIKPSUZ_aboz~\u0080\u00ff";

    private final RandomGenerator random;

    public RequestLines(RandomGenerator random) {
        this.random = random;
    }

    /** One command or what looks like one. */
    public String next() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> retrieval();
            case 3, 4, 5 -> storage();
            case 6 -> ended(words(pick("incr", "decr"), rarely() ? "" : numberKey(), number(), noreply()));
            case 7 -> ended(words("delete", key(), pick("", "", "0", "1"), noreply()));
            case 8 -> ended(words("touch", key(), exptime(), noreply()));
            case 9, 10 -> metaSet();
            case 11, 12 -> ended(meta("mg", "vfsckhtOlubTNRqPL"));
            case 13 ->
                ended(
                        rarely()
                                ? words("me", rarely() ? any(BASE64) : key(), pick("", "b", "b x", "x"))
                                : meta("md", "CIkObTqc"));
            case 14 -> addition();
            default -> rarely() ? spoilt() : ended(random.nextInt(3) == 0 ? any(ADMIN) : words("set", key(), "0 0"));
        };
    }

    /** No key may become too long: memcached 1.6.18 then loses replies to commands before this one, which a node does not. */
    private String retrieval() {
        String verb = pick("get", "gets", "gat", "gats");
        StringBuilder keys = new StringBuilder(any(SHORT_KEYS));
        for (int i = random.nextInt(rarely() ? 40 : 4); i > 0; i--) {
            keys.append(space()).append(any(SHORT_KEYS));
        }
        return ended(verb.startsWith("gat") ? words(verb, exptime(), keys.toString()) : words(verb, keys.toString()));
    }

    private String storage() {
        String verb = pick("set", "set", "set", "add", "replace", "append", "prepend", "cas");
        String value = value();
        String cas = verb.equals("cas") ? Integer.toString(1 + random.nextInt(40)) : "";
        return ended(words(
                        verb,
                        key(),
                        number(),
                        exptime(),
                        length(value),
                        rarely() && !cas.isEmpty() ? odd() : cas,
                        noreply()))
                + value
                + end();
    }

    private String metaSet() {
        String value = value();
        String key = rarely() ? any(BASE64) + " " + length(value) + " b" : key() + " " + length(value);
        return ended(words("ms", key, flags("TFMCIckqOvb"))) + value + end();
    }

    private String meta(String verb, String letters) {
        String key = rarely() ? any(BASE64) + " b" : verb.equals("mg") ? any(SHORT_KEYS) : key();
        return words(verb, key, flags(letters));
    }

    /**
     * Whether memcached makes a number shorter, or puts blanks behind it, depends on whether a reply with it is on its way. So those that are counted
     * with are never asked for.
     */
    private String numberKey() {
        return pick("n1", "n2", "n3");
    }

    /** A quiet one creates nothing: of that, memcached 1.6.18 tells all the same, which a node does not. */
    private String addition() {
        String key = rarely() ? "bjE= b" : numberKey();
        return ended(words("ma", key, flags(random.nextBoolean() ? "vcktJDMOTqCb" : "vcktNJDMOTCb")));
    }

    private String flags(String letters) {
        StringBuilder flags = new StringBuilder();
        for (int i = random.nextInt(rarely() ? 22 : 5); i > 0; i--) {
            char letter = rarely()
                    ? OTHER_LETTERS.charAt(random.nextInt(OTHER_LETTERS.length()))
                    : letters.charAt(random.nextInt(letters.length()));
            flags.append(flags.isEmpty() ? "" : space()).append(letter).append(argument(letter));
        }
        return flags.toString();
    }

    private String argument(char letter) {
        return switch (letter) {
            case 'T', 'N' -> exptime();
            case 'R' -> pick("30", "100000", "0", "-1", "x");
            case 'F', 'D', 'J' -> number();
            case 'C' -> rarely() ? odd() : Integer.toString(1 + random.nextInt(40));
            case 'M' -> rarely() ? pick("", "EE", "X", "a") : pick("E", "A", "P", "R", "S", "I", "D", "+", "-");
            case 'O' -> "o".repeat(random.nextInt(rarely() ? 31 : 5));
            default -> rarely() ? "1" : "";
        };
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1, 2, 3 -> Integer.toString(random.nextInt(200));
            case 4 -> "END\r\nset a 0 0 1\r\n";
            case 5 -> "\0".repeat(random.nextInt(10));
            case 6 -> rarely() ? LARGE : "z".repeat(random.nextInt(1500));
            default -> "18446744073709551615";
        };
    }

    private String length(String value) {
        if (!rarely()) {
            return Integer.toString(value.length());
        }
        return random.nextBoolean()
                ? Integer.toString(Math.max(0, value.length() + random.nextInt(9) - 4))
                : pick("", "x", "-1", "2147483646", "2147483647", "4294967296" + "1", "+3", "03", "3\t", "-4294967293");
    }

    /** A command with a byte that does not belong there. Its line ends all the same: no key becomes one with the next line. */
    private String spoilt() {
        StringBuilder line = new StringBuilder(random.nextBoolean() ? storage() : retrieval());
        int at = random.nextInt(Math.min(line.indexOf("\n"), 20));
        return line.replace(at, at + random.nextInt(2), pick("\0", " ", "\r", "\n", "\r\n", "Z", "  "))
                .toString();
    }

    private String key() {
        return random.nextInt(8) == 0
                ? numberKey()
                : rarely() ? pick(LONGEST_KEY, LONGEST_KEY + "x", "") : any(SHORT_KEYS);
    }

    private String number() {
        return rarely() ? odd() : Integer.toString(random.nextInt(300));
    }

    private String exptime() {
        return rarely() ? odd() : any(EXPTIMES);
    }

    private String odd() {
        return any(ODD);
    }

    private String noreply() {
        return random.nextInt(5) == 0 ? "noreply" : rarely() ? "x" : "";
    }

    private String words(String... all) {
        StringBuilder line = new StringBuilder(rarely() ? " " : "");
        for (String word : all) {
            line.append(line.isEmpty() || word.isEmpty() ? "" : space()).append(word);
        }
        return line.toString();
    }

    private String space() {
        return rarely() ? "  " : " ";
    }

    private String ended(String line) {
        return line + end();
    }

    private String end() {
        return rarely() ? "\n" : "\r\n";
    }

    private boolean rarely() {
        return random.nextInt(12) == 0;
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
