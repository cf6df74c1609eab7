package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Commands as clients of memcached send them, each of which is answered: of all kinds, on a few keys, with values that
 * read like replies. What is sent has no capital M in a value, so that {@code MN} is nowhere but in the answer to {@code mn}.
 *
 * <p><b>Owner.</b> The test's thread.
 */
final class RandomCommands {
    /** The last of some: its answer cannot be taken for anything else. */
    static final Asked LAST = new Asked("mn\r\n", Pattern.compile("MN"));

    static final String LAST_REPLY = "MN\r\n";

    private static final int VALUE_BYTES_MAX = 100_000;
    private static final Pattern STORED =
            any("STORED|NOT_STORED|EXISTS|NOT_FOUND|SERVER_ERROR object too large for cache");
    private static final Pattern VALUES = any("(?:VALUE .*\r\n)?END");
    private static final Pattern NUMBER =
            any("[0-9]{1,20}|NOT_FOUND|CLIENT_ERROR cannot increment or decrement non-numeric value");
    private static final Pattern META =
            any("(?:HD|NS|EX|NF|EN)(?: [^\r]*)?|VA [0-9]+(?: [^\r]*)?\r\n.*|SERVER_ERROR object too large for cache"
                    + "|CLIENT_ERROR cannot increment or decrement non-numeric value");
    private static final Pattern LISTED = any("(?:(?:STAT|ITEM|PREFIX) .*\r\n)?END");
    private static final Pattern WORD = any("OK|RESET|DELETED|TOUCHED|NOT_FOUND|VERSION [^\r]*|ME [^\r]*|EN");
    private static final Pattern MISTAKEN = any("(?:CLIENT_)?ERROR[^\r]*|MEMLIMIT_TOO_SMALL [^\r]*");

    private static final List<String> PARTS = List.of(
            "\r\n",
            "END\r\n",
            "EN\r\n",
            "VALUE k1 0 3\r\n",
            "VA 2\r\n",
            "STORED\r\n",
            "ERROR\r\n",
            "SERVER_ERROR out of\r\n",
            "STAT a b\r\n",
            "\n",
            "\r",
            "\0",
            "text that says nothing");
    private static final List<String> LISTS = List.of(
            "stats",
            "stats items",
            "stats slabs",
            "stats settings",
            "stats conns",
            "stats sizes",
            "stats cachedump 1 9",
            "stats detail dump");
    private static final List<String> WORDS = List.of(
            "verbosity 0",
            "cache_memlimit 64",
            "slabs automove 0",
            "lru tune 20 40 0.2 2.0",
            "lru_crawler sleep 100",
            "stats detail on",
            "stats reset",
            "version");
    /**
     * None has more than one line: of a wrong {@code set} the value is taken for a command. And none asks {@code get} or
     * {@code gat} for a key of more than 250 bytes: memcached 1.6.18 then throws the replies away that wait before it.
     */
    private static final List<String> MISTAKES = List.of(
            "bogus",
            "get",
            "mg " + "x".repeat(251),
            "gat x k1",
            "incr k1",
            "incr k1 x",
            "",
            "mg",
            "mg k1 v f Y",
            "GET k1",
            "cache_memlimit 1",
            "stats bogus",
            "touch k1",
            "delete k1 1");

    private final Random random;

    /**
     * One of them.
     *
     * @param command its bytes, with the value if it has one
     * @param reply what the whole reply matches, without its last CRLF
     */
    record Asked(String command, Pattern reply) {}

    RandomCommands(Random random) {
        this.random = random;
    }

    Asked next() {
        int kind = random.nextInt(100);
        if (kind < 25) {
            return storage();
        }
        if (kind < 50) {
            return retrieval();
        }
        if (kind < 80) {
            return meta();
        }
        if (kind < 90) {
            return arithmetic();
        }
        if (kind < 94) {
            return line(random.nextBoolean() ? "delete " + key() : "touch " + key() + " 100", WORD);
        }
        if (kind < 97) {
            return line(one(MISTAKES), MISTAKEN);
        }
        return random.nextInt(3) > 0 ? line(one(WORDS), WORD) : line(one(LISTS), LISTED);
    }

    private Asked storage() {
        String value = value();
        String head = one(List.of("set ", "set ", "set ", "add ", "replace ", "append ", "prepend ", "cas ")) + key();
        String cas = head.startsWith("cas") ? " " + random.nextInt(5000) : "";
        return line(head + " " + random.nextInt(9) + " 0 " + value.length() + cas + "\r\n" + value, STORED);
    }

    private Asked retrieval() {
        StringBuilder command = new StringBuilder(one(List.of("get", "gets", "gat 0", "gats 1000")));
        for (int i = random.nextInt(6); i >= 0; i--) {
            command.append(' ').append(key());
        }
        return line(command.toString(), VALUES);
    }

    private Asked arithmetic() {
        String key = "n" + random.nextInt(4);
        return switch (random.nextInt(4)) {
            case 0 -> line("set " + key + " 0 0 4\r\n1000", STORED);
            case 1 -> line("get " + key, VALUES);
            case 2 -> line("incr " + key + " " + random.nextLong(Long.MAX_VALUE), NUMBER);
            default -> line("decr " + key + " " + random.nextInt(500), NUMBER);
        };
    }

    private Asked meta() {
        String key = key();
        String flags = flags();
        if (random.nextInt(4) == 0) {
            key = Base64.getEncoder().encodeToString(key.getBytes(ISO_8859_1));
            flags = " b" + flags;
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                return line(
                        "mg " + key + flags + some(" v") + some(" s") + some(" f") + some(" t") + some(" N30"), META);
            }
            case 3, 4 -> {
                String value = value();
                String mode = random.nextBoolean() ? "" : " M" + one(List.of("S", "E", "A", "P", "R"));
                return line("ms " + key + " " + value.length() + flags + mode + "\r\n" + value, META);
            }
            case 5 -> {
                return line("md " + key + flags + some(" I"), META);
            }
            case 6 -> {
                return line("ma n" + random.nextInt(4) + " O1" + some(" N0 J7") + some(" v") + some(" t"), META);
            }
            default -> {
                return line("me " + key, WORD);
            }
        }
    }

    private String flags() {
        return some(" k") + some(" O" + random.nextInt(1000)) + some(" c");
    }

    private String some(String text) {
        return random.nextInt(3) == 0 ? text : "";
    }

    private String key() {
        return "k" + random.nextInt(30);
    }

    private String value() {
        int kind = random.nextInt(30);
        int most = kind == 0 ? VALUE_BYTES_MAX : kind < 10 ? 2000 : 20;
        int bytes = kind == 29 ? 0 : random.nextInt(most + 1);
        StringBuilder value = new StringBuilder(bytes + 30);
        while (value.length() < bytes) {
            value.append(random.nextBoolean() ? one(PARTS) : String.valueOf((char) random.nextInt(256)));
        }
        value.setLength(bytes);
        return value.toString().replace('M', 'm');
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Asked line(String line, Pattern reply) {
        return new Asked(line + "\r\n", reply);
    }

    private static Pattern any(String expression) {
        return Pattern.compile(expression, Pattern.DOTALL);
    }
}
