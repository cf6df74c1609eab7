package io.ringspan.tests.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of nodes before memcached hear what one memcached would say, whatever they send, and however many nodes there are. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(180)
class MemcachedNodesIT {
    private static final int STREAMS = 300;
    private static final int COMMANDS_MAX = 60;
    private static final int ROUNDS = 150;
    private static final List<String> ODD_KEYS = List.of("k1\rk2", "k1\r", "k1" + "k".repeat(248));
    private static final int REQUEST_BYTES_MAX = RequestLines.TOO_LARGE_BYTES;
    private static final String TAIL = "\n".repeat(12);

    private static final UnaryOperator<PoolConf> SETTINGS =
            NodeSettings.all(NodeSettings.workers(2), NodeSettings.requestBytesMax(REQUEST_BYTES_MAX));

    private static final String[] STORE = {"-m", "64", "-t", "1", "-o", "slab_chunk_max=16384", "-I", "32k"};

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientsHearWhatMemcachedItselfWouldSay(int nodes) throws IOException {
        try (Memcached plain = Memcached.start(STORE);
                MemcachedRing rack = MemcachedRing.start(nodes, SETTINGS, STORE);
                RawLink plainLink = new RawLink(plain.port());
                RawLink nodeLink = new RawLink(rack.port(0))) {
            for (int seed = 1; seed <= STREAMS; seed++) {
                compare(seed, plainLink, nodeLink);
            }
        }
    }

    /** What nodes send together, since it comes together, is answered as if it were sent alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void getsInAPipelineHearTheSame(int nodes) throws IOException {
        Random random = new Random(nodes);
        try (Memcached plain = Memcached.start(STORE);
                MemcachedRing rack = MemcachedRing.start(nodes, SETTINGS, STORE);
                RawLink plainLink = new RawLink(plain.port());
                RawLink nodeLink = new RawLink(rack.port(0))) {
            for (int round = 0; round < ROUNDS; round++) {
                StringBuilder stream = new StringBuilder();
                int kinds = 1 + random.nextInt(20);
                for (int i = random.nextInt(400); i >= 0; i--) {
                    String key = random.nextInt(8) == 0 ? ODD_KEYS.get(random.nextInt(3)) : "k" + random.nextInt(30);
                    int length = random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(20);
                    stream.append(
                            switch (random.nextInt(kinds)) {
                                case 1 -> "set " + key + " 5 0 " + length + "\r\n" + "v".repeat(length) + "\r\n";
                                case 2 -> "get " + key + " k1 k2\r\n";
                                case 3 -> "gets  " + key + "\r\n";
                                case 4 -> "mg " + key + " q v\r\n";
                                case 5 -> "delete " + key + " noreply\r\n";
                                case 6 -> "get" + "\r\n";
                                default -> "get " + key + "\r\n";
                            });
                }
                assertThat(MemcacheRequestIT.comparable(nodeLink.answers(stream.toString())))
                        .as("round %d", round)
                        .isEqualTo(MemcacheRequestIT.comparable(plainLink.answers(stream.toString())));
            }
        }
    }

    private static void compare(int seed, RawLink plain, RawLink through) throws IOException {
        Random random = new Random(seed);
        RequestLines lines = new RequestLines(random);
        StringBuilder stream = new StringBuilder("flush_all\r\n");
        for (int i = random.nextInt(COMMANDS_MAX); i >= 0; i--) {
            stream.append(lines.next());
        }
        stream.append(TAIL);
        if (!new DecodedClient(REQUEST_BYTES_MAX).take(stream.toString())) {
            return;
        }
        String expected = plain.answers(stream.toString());
        assertThat(MemcacheRequestIT.comparable(through.answers(stream.toString())))
                .as("seed %d:%n%s", seed, MemcacheRequestIT.shown(stream.toString()))
                .isEqualTo(MemcacheRequestIT.comparable(expected));
    }
}
