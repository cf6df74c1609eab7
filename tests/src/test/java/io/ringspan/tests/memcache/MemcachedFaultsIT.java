package io.ringspan.tests.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients hear when something is wrong: never the reply to another command. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(120)
class MemcachedFaultsIT {
    private static final int NODES = 3;
    private static final int KEYS = 60;
    private static final int REPLY_BYTES_MAX = 256 * 1024;
    private static final UnaryOperator<PoolConf> SETTINGS = NodeSettings.all(
            NodeSettings.workers(2), NodeSettings.timeoutMillis(1_500), NodeSettings.retryMillisMax(100));

    private static final String ALL =
            IntStream.range(0, KEYS).mapToObj(key -> " k" + key).collect(Collectors.joining());

    private MemcachedRing rack;

    @BeforeEach
    void start() throws IOException {
        rack = MemcachedRing.start(
                NODES, List.of("reply_bytes_max: " + REPLY_BYTES_MAX), SETTINGS, "-m", "64", "-t", "1");
    }

    @AfterEach
    void stop() {
        rack.close();
    }

    private static String set(int key, String value) {
        return "set k" + key + " 0 0 " + value.length() + "\r\n" + value + "\r\n";
    }

    private static String of(int key, String value) {
        return "VALUE k" + key + " 0 " + value.length() + "\r\n" + value + "\r\n";
    }

    @Test
    void storeThatIsGoneIsAnErrorForItsKeysOnly() throws IOException {
        try (RawLink link = new RawLink(rack.port(0))) {
            String sets = IntStream.range(0, KEYS)
                    .mapToObj(key -> set(key, "v" + key))
                    .collect(Collectors.joining());
            assertThat(link.answers(sets)).isEqualTo("STORED\r\n".repeat(KEYS));
            String values =
                    IntStream.range(0, KEYS).mapToObj(key -> of(key, "v" + key)).collect(Collectors.joining());
            assertThat(link.answers("get" + ALL + "\r\n")).isEqualTo(values + "END\r\n");
            assertThat(link.answers("stats\r\n"))
                    .contains("STAT curr_items " + KEYS + "\r\n", "STAT ringspan_stores 3\r\n");
            assertThat(link.answers("stats items\r\n")).contains("STAT items:1:number " + KEYS + "\r\n");

            rack.store(1).close();
            String gets = IntStream.range(0, KEYS)
                    .mapToObj(key -> "get k" + key + "\r\n")
                    .collect(Collectors.joining());
            List<String> heard = split(link.answers(gets));
            assertThat(heard).hasSize(KEYS);
            int missing = 0;
            for (int key = 0; key < KEYS; key++) {
                boolean gone = heard.get(key).startsWith("SERVER_ERROR UNAVAILABLE ");
                missing += gone ? 1 : 0;
                assertThat(gone || heard.get(key).equals(of(key, "v" + key) + "END\r\n"))
                        .as("%s for k%d", heard.get(key), key)
                        .isTrue();
            }
            assertThat(missing).isBetween(1, KEYS - 1);
            assertThat(link.answers("get" + ALL + "\r\nmn\r\n"))
                    .startsWith("SERVER_ERROR UNAVAILABLE ")
                    .endsWith("\r\nMN\r\n");
            assertThat(link.answers("stats\r\n"))
                    .contains("STAT curr_items " + (KEYS - missing) + "\r\n", "STAT ringspan_stores_unanswered 1\r\n");
            assertThat(link.answers("stats reset\r\n")).startsWith("SERVER_ERROR UNKNOWN ");
            assertThat(link.answers("flush_all\r\n")).startsWith("SERVER_ERROR ");
        }
    }

    /** In the order of the commands, of which each is answered with an error, or with lines up to END. */
    private static List<String> split(String replies) {
        StringBuilder marked = new StringBuilder();
        for (String line : replies.split("(?<=\n)", -1)) {
            marked.append(line).append(line.startsWith("END") || line.startsWith("SERVER_ERROR") ? "|" : "");
        }
        return List.of(marked.substring(0, marked.length() - 1).split("\\|", -1));
    }

    @Test
    void replyThatIsTooLargeToBeHeldIsAnError() throws IOException {
        String value = "x".repeat(100_000);
        try (RawLink link = new RawLink(rack.port(0))) {
            String sets =
                    IntStream.range(0, 12).mapToObj(key -> set(key, value)).collect(Collectors.joining());
            assertThat(link.answers(sets)).isEqualTo("STORED\r\n".repeat(12));
            String many = IntStream.range(0, 12).mapToObj(key -> " k" + key).collect(Collectors.joining());
            assertThat(link.answers("get" + many + "\r\nmn\r\n"))
                    .startsWith("SERVER_ERROR the reply is larger than the limit of " + REPLY_BYTES_MAX)
                    .endsWith("(reply_bytes_max)\r\nMN\r\n");
            assertThat(link.answers("get k7\r\n").equals(of(7, value) + "END\r\n"))
                    .as("one by itself")
                    .isTrue();
        }
    }

    @Test
    void whoSpeaksHttpIsNotListenedTo() throws IOException {
        try (RawLink browser = new RawLink(rack.port(0));
                RawLink link = new RawLink(rack.port(0))) {
            browser.send("POST / HTTP/1.1\r\nHost: x\r\n\r\nset web 0 0 1\r\n1\r\n");
            assertThat(browser.rest()).isEmpty();
            assertThat(link.answers("get web\r\n")).isEqualTo("END\r\n");
        }
    }

    @Test
    void lineThatIsTooLongIsToldOfThoughTheOneBeforeItIsMuted() throws IOException {
        try (RawLink link = new RawLink(rack.port(0))) {
            link.send("set a 0 0 1 noreply\r\n1\r\ndelete " + "x".repeat(3_000) + "\r\n");
            assertThat(link.rest()).isEqualTo("CLIENT_ERROR line is too long\r\n");
        }
    }

    /** What one client leaves behind is nobody else's. */
    @Test
    void clientThatGoesInTheMiddleCostsNobodyAnything() throws IOException {
        String value = "x".repeat(20_000);
        try (RawLink link = new RawLink(rack.port(0))) {
            link.answers(IntStream.range(0, 10).mapToObj(key -> set(key, value)).collect(Collectors.joining()));
            for (int i = 0; i < 50; i++) {
                try (RawLink other = new RawLink(rack.port(0))) {
                    other.send("get k1 k2 k3 k4 k5\r\nmg k1 v q\r\nget k1\r\nget k2\r\nstats\r\n".repeat(4));
                }
                int key = i % 10;
                assertThat(link.answers("get k" + key + "\r\nget none\r\n").equals(of(key, value) + "END\r\nEND\r\n"))
                        .as("round %d", i)
                        .isTrue();
            }
        }
    }
}
