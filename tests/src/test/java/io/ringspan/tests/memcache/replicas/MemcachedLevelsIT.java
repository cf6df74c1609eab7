package io.ringspan.tests.memcache.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.DecodedClient;
import io.ringspan.tests.memcache.MemcacheRequestIT;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.memcache.RequestLines;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At each level clients hear what one memcached would say, and all replicas have the same when it is quiet. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(300)
class MemcachedLevelsIT {
    private static final int STREAMS = 25;
    private static final int COMMANDS_MAX = 60;
    private static final String TAIL = "\n".repeat(12);
    private static final UnaryOperator<PoolConf> SETTINGS =
            NodeSettings.all(NodeSettings.workers(2), NodeSettings.requestBytesMax(RequestLines.TOO_LARGE_BYTES));
    private static final String[] STORE = {"-m", "64", "-t", "1", "-o", "slab_chunk_max=16384", "-I", "32k"};

    /** Racks of three nodes and of one: of the latter each store is given each part of a flush. */
    private static final Map<String, int[][]> SHAPES = Map.of(
            "two of three", new int[][] {{3, 3}},
            "three of one", new int[][] {{1, 1, 1}},
            "one and three", new int[][] {{1, 3}});

    @ParameterizedTest
    @CsvSource({
        "two of three, DC_ONE",
        "two of three, DC_QUORUM",
        "two of three, DC_SAFE_QUORUM",
        "three of one, DC_ONE",
        "three of one, DC_QUORUM",
        "three of one, DC_SAFE_QUORUM",
        "one and three, DC_SAFE_QUORUM",
        "two of three, DC_EACH_SAFE_QUORUM"
    })
    void clientsHearWhatMemcachedItselfWouldSay(String name, String level) throws IOException {
        int[][] shape = Objects.requireNonNull(SHAPES.get(name));
        List<String> lines = List.of("read_consistency: " + level, "write_consistency: " + level);
        try (Memcached plain = Memcached.start(STORE);
                MemcachedRing ring = MemcachedRing.shaped(shape, lines, SETTINGS, STORE);
                RawLink plainLink = new RawLink(plain.port());
                RawLink nodeLink = new RawLink(ring.port(0))) {
            for (int seed = 1; seed <= STREAMS; seed++) {
                compare(seed, plainLink, nodeLink);
                awaitEqual(ring, shape);
            }
        }
    }

    /**
     * One after the other: a read that waits until other datacenters have what its client wrote before may find what the client has written after it.
     */
    @Test
    void ofAllDatacentersClientsHearTheSame() throws IOException {
        int[][] shape = {{1, 1}, {1}};
        List<String> lines = List.of("read_consistency: DC_EACH_SAFE_QUORUM", "write_consistency: DC_EACH_SAFE_QUORUM");
        try (Memcached plain = Memcached.start(STORE);
                MemcachedRing ring = MemcachedRing.shaped(shape, lines, SETTINGS, STORE);
                RawLink plainLink = new RawLink(plain.port());
                RawLink nodeLink = new RawLink(ring.port(0))) {
            for (int seed = 1; seed <= STREAMS / 2; seed++) {
                PlainLines commands = new PlainLines(new Random(seed));
                for (int i = 0; i < COMMANDS_MAX / 2; i++) {
                    String command = (i == 0 ? "flush_all\r\n" : commands.next()) + TAIL;
                    if (new DecodedClient(RequestLines.TOO_LARGE_BYTES).take(command)) {
                        compare(seed, command, plainLink, nodeLink);
                    }
                }
                awaitEqual(ring, shape);
            }
        }
    }

    /** When something was asked for, numbers for {@code cas}, blanks behind numbers: stores that differ in these have the same. */
    @Test
    void whatEachStoreHasOfItsOwnIsNoDifference() throws IOException {
        List<String> lines = List.of("read_consistency: DC_SAFE_QUORUM", "write_consistency: DC_SAFE_QUORUM");
        try (MemcachedRing ring = MemcachedRing.shaped(new int[][] {{1, 1}}, lines, SETTINGS, STORE);
                RawLink client = new RawLink(ring.port(0));
                RawLink store = new RawLink(ring.store(1).port())) {
            store.answers("set other 0 0 1\r\nx\r\n".repeat(50));
            assertThat(client.answers("set a 5 0 1\r\nx\r\nset n 0 0 2\r\n10\r\nset gone 0 0 1\r\nx\r\n"))
                    .isEqualTo("STORED\r\n".repeat(3));
            store.answers("get a\r\nset n 0 0 5\r\n10   \r\n");
            assertThat(client.answers("mg a h f v\r\nget n a\r\nmg n s v\r\n"))
                    .isEqualTo("VA 1 h0 f5\r\nx\r\nVALUE n 0 2\r\n10\r\nVALUE a 5 1\r\nx\r\nEND\r\nVA 2 s2\r\n10\r\n");
            assertThat(client.answers("me a\r\n")).startsWith("ME a exp=-1 ");
            assertThat(client.answers("ma n v c\r\n")).matches("VA 2 c\\d+\r\n11\r\n");
            assertThat(client.answers("gat 0 n a\r\n")).isEqualTo("VALUE n 0 2\r\n11\r\nVALUE a 5 1\r\nx\r\nEND\r\n");
            store.answers("delete gone\r\n");
            assertThat(client.answers("get a gone\r\n")).startsWith("SERVER_ERROR DISAGREE ");
        }
    }

    /** Of each key two replicas of three say the same; of both keys no two do. */
    @Test
    void ofManyKeysEachIsComparedByItself() throws IOException {
        List<String> lines = List.of("read_consistency: DC_SAFE_QUORUM", "write_consistency: DC_SAFE_QUORUM");
        try (MemcachedRing ring = MemcachedRing.shaped(new int[][] {{1, 1, 1}}, lines, SETTINGS, STORE);
                RawLink client = new RawLink(ring.port(0));
                RawLink second = new RawLink(ring.store(1).port());
                RawLink third = new RawLink(ring.store(2).port())) {
            assertThat(client.answers("set a 0 0 1\r\nx\r\nset b 0 0 1\r\ny\r\n"))
                    .isEqualTo("STORED\r\n".repeat(2));
            Await.until(
                    "all have them",
                    () -> third.answers("get a b\r\n").length()
                                    + second.answers("get a b\r\n").length()
                            == 2 * "VALUE a 0 1\r\nx\r\nVALUE b 0 1\r\ny\r\nEND\r\n".length());
            second.answers("delete a\r\n");
            third.answers("delete b\r\n");
            assertThat(client.answers("get b a none\r\n")).isEqualTo("VALUE b 0 1\r\ny\r\nVALUE a 0 1\r\nx\r\nEND\r\n");
        }
    }

    private static void compare(int seed, RawLink plain, RawLink through) throws IOException {
        Random random = new Random(seed);
        PlainLines lines = new PlainLines(random);
        StringBuilder stream = new StringBuilder("flush_all\r\n");
        for (int i = random.nextInt(COMMANDS_MAX); i >= 0; i--) {
            stream.append(lines.next());
        }
        stream.append(TAIL);
        if (!new DecodedClient(RequestLines.TOO_LARGE_BYTES).take(stream.toString())) {
            return;
        }
        compare(seed, stream.toString(), plain, through);
    }

    private static void compare(int seed, String stream, RawLink plain, RawLink through) throws IOException {
        String expected = plain.answers(stream);
        assertThat(MemcacheRequestIT.comparable(through.answers(stream)))
                .as("seed %d:%n%s", seed, MemcacheRequestIT.shown(stream))
                .isEqualTo(MemcacheRequestIT.comparable(expected));
    }

    static void awaitEqual(MemcachedRing ring, int[][] shape) {
        List<Map<String, StoreContents.Item>> racks = new ArrayList<>();
        Await.until(() -> "all racks have the same: " + racks, () -> {
            racks.clear();
            int first = 0;
            for (int[] datacenter : shape) {
                for (int nodes : datacenter) {
                    racks.add(StoreContents.of(ring, first, nodes));
                    first += nodes;
                }
            }
            return racks.stream().allMatch(rack -> StoreContents.areSame(racks.get(0), rack));
        });
    }
}
