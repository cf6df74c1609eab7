package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.protocol.RequestLimits;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests, whole and damaged, in random pieces: the decoder finds what a plain parser finds. */
class RequestDecoderFuzzTest {
    private static final int ROUNDS = 8_000;
    private static final RequestLimits SMALL = new RequestLimits(60, 6, 24);
    private static final List<String> SCRAPS = List.of(
            "*",
            "$",
            "\r",
            "\n",
            "\r\n",
            "-",
            "0",
            "1",
            "2",
            "9",
            "2147483647",
            "99999999999",
            " ",
            "\0",
            "+OK\r\n",
            "\"",
            "*1\r\n",
            "$4\r\n",
            "*-1\r\n",
            "*0\r\n",
            "$0\r\n\r\n",
            "PING\r\n",
            "GET k\n",
            "\u00ff");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theDecoderFindsWhatAPlainParserFinds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = requests(random);
            List<String> expected = PlainRequestParser.of(SMALL, bytes);
            int[] cuts =
                    random.ints(random.nextInt(5), 0, bytes.length + 1).sorted().toArray();
            assertThat(DecodedPieces.of(SMALL, bytes, cuts))
                    .as("seed %d, round %d: %s", seed, round, new String(bytes, ISO_8859_1))
                    .isEqualTo(expected);
        }
    }

    private static byte[] requests(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(random.nextInt(4) == 0 ? line(random) : array(random));
        }
        for (int i = random.nextInt(3); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
            text.replace(at, Math.min(text.length(), at + random.nextInt(3)), scrap);
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static String line(Random random) {
        return " ".repeat(random.nextInt(3)) + "GET " + "k".repeat(random.nextInt(22))
                + (random.nextBoolean() ? "\r\n" : "\n");
    }

    private static String array(Random random) {
        int count = random.nextInt(8);
        StringBuilder text = new StringBuilder("*" + count + "\r\n");
        for (int i = 0; i < count; i++) {
            String word = i == 0 && random.nextBoolean() ? "GET" : scraps(random);
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    private static String scraps(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            word.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
        }
        return word.toString();
    }
}
