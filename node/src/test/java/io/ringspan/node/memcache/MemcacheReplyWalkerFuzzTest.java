package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random replies, whole and damaged, in random pieces: the walker finds what a plain parser finds. */
class MemcacheReplyWalkerFuzzTest {
    private static final int ROUNDS = 8_000;
    private static final List<String> SCRAPS = List.of(
            "\r",
            "\n",
            "\r\n",
            " ",
            "-",
            "0",
            "1",
            "9",
            "E",
            "VA ",
            "VALUE ",
            "END\r\n",
            "EN\r\n",
            "ERROR",
            "STAT ",
            "key=",
            "OK\r\n",
            "VA 1\r\nx\r\n",
            "VALUE k 0 1\r\nx\r\n");
    private static final List<String> LINES = List.of(
            "STORED\r\n",
            "END\r\n",
            "HD\r\n",
            "EN\r\n",
            "NOT_FOUND\r\n",
            "12\r\n",
            "HD O1 kk\r\n",
            "EN kk\r\n",
            "MN\r\n",
            "ME k exp=-1\r\n",
            "OK\r\n",
            "ERROR\r\n",
            "CLIENT_ERROR bad\r\n",
            "SERVER_ERROR out of memory\r\n");
    private static final List<String> FURTHER =
            List.of("STAT a 1\r\n", "key=k exp=-1\n", "ITEM a [1 b]\r\n", "PREFIX a\r\n");
    private static final List<String> VALUES =
            List.of("", "x", "\r\n", "END\r\n", "VALUE k 0 1\r\n", "a\nb", "0123456789");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theWalkerFindsWhatAPlainParserFinds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = replies(random);
            int[] cuts =
                    random.ints(random.nextInt(5), 0, bytes.length + 1).sorted().toArray();
            assertThat(WalkedReplies.of(bytes, cuts))
                    .as("seed %d, round %d: %s", seed, round, new String(bytes, ISO_8859_1))
                    .isEqualTo(PlainReplies.of(bytes));
        }
    }

    private static byte[] replies(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            append(text, random);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            text.replace(at, Math.min(text.length(), at + random.nextInt(3)), one(SCRAPS, random));
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static void append(StringBuilder text, Random random) {
        int kind = random.nextInt(5);
        if (kind < 2) {
            text.append(one(LINES, random));
            return;
        }
        if (kind == 2) {
            String value = one(VALUES, random);
            text.append("VA ").append(value.length()).append(random.nextBoolean() ? "" : " f0 t-1");
            text.append("\r\n").append(value).append("\r\n");
            return;
        }
        String line = one(FURTHER, random);
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(kind == 3 ? value(random) : line);
        }
        // Mostly its end; else whatever comes there, which is another reply's.
        text.append(random.nextInt(4) > 0 ? "END\r\n" : one(LINES, random));
    }

    private static String value(Random random) {
        String value = one(VALUES, random);
        String cas = random.nextBoolean() ? "" : " 18446744073709551615";
        return "VALUE " + "k".repeat(1 + random.nextInt(9)) + " 0 " + value.length() + cas + "\r\n" + value + "\r\n";
    }

    private static String one(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
