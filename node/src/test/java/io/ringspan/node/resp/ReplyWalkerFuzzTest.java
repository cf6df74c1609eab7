package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random replies, whole and damaged, in random pieces: the walker finds what a plain parser finds. */
class ReplyWalkerFuzzTest {
    private static final int ROUNDS = 8_000;
    private static final List<String> SCRAPS = List.of(
            "*",
            "$",
            "\r",
            "\n",
            "\r\n",
            "-",
            "0",
            "1",
            "3",
            "%",
            "~",
            "|",
            ">",
            "_\r\n",
            "$-1\r\n",
            "*-1\r\n",
            "$3\r\nabc\r\n");
    private static final List<String> LEAVES = List.of(
            "+OK\r\n",
            ":12\r\n",
            "-ERR x\r\n",
            "$0\r\n\r\n",
            "$2\r\n\r\n\r\n",
            "$-1\r\n",
            "_\r\n",
            "#t\r\n",
            ",1.5\r\n",
            "(99\r\n",
            "=5\r\ntxt:a\r\n",
            "!3\r\nERR\r\n",
            "*0\r\n",
            "*-1\r\n",
            "%0\r\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theWalkerFindsWhatAPlainParserFinds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = replies(random);
            int[] cuts =
                    random.ints(random.nextInt(5), 0, bytes.length + 1).sorted().toArray();
            assertThat(WalkedPieces.of(bytes, cuts))
                    .as("seed %d, round %d: %s", seed, round, new String(bytes, ISO_8859_1))
                    .isEqualTo(PlainReplyParser.of(bytes));
        }
    }

    private static byte[] replies(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            append(text, random, 3);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
            text.replace(at, Math.min(text.length(), at + random.nextInt(3)), scrap);
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static void append(StringBuilder text, Random random, int depth) {
        int kind = depth == 0 ? 4 : random.nextInt(8);
        if (kind >= 4) {
            text.append(LEAVES.get(random.nextInt(LEAVES.size())));
            return;
        }
        int count = random.nextInt(4);
        text.append("*~%|".charAt(kind)).append(count).append("\r\n");
        int items = kind == 2 ? 2 * count : kind == 3 ? 2 * count + 1 : count;
        for (int i = 0; i < items; i++) {
            append(text, random, depth - 1);
        }
    }
}
