package io.ringspan.tests.memcache.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stores before which something goes wrong, under writes: afterwards all replicas have the same. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(180)
class MemcachedTroubleIT {
    private static final String[] STORE = {"-m", "64", "-t", "1"};
    private static final int[][] THREE_RACKS = {{1, 1, 1}};
    private static final int KEYS = 200;
    private static final UnaryOperator<PoolConf> SETTINGS = NodeSettings.all(
            NodeSettings.workers(2), NodeSettings.timeoutMillis(1_500), NodeSettings.retryMillisMax(100));

    private static MemcachedRing threeRacks(String level) throws IOException {
        return MemcachedRing.shaped(
                THREE_RACKS, List.of("read_consistency: " + level, "write_consistency: " + level), SETTINGS, STORE);
    }

    private static String set(String key, String value) {
        return "set " + key + " 3 0 " + value.length() + "\r\n" + value + "\r\n";
    }

    /** What was overwritten at once was stored: no client library knows another answer to it. */
    @Test
    void ofValuesThatManyWriteAtOnceEachIsStored() throws Exception {
        try (MemcachedRing ring = threeRacks("DC_SAFE_QUORUM")) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int node = 0; node < ring.nodes(); node++) {
                int number = node;
                writers.add(inBackground(() -> writeTheSame(ring, number)));
            }
            awaitAll(writers);
            long overwritten = 0;
            for (int node = 0; node < ring.nodes(); node++) {
                overwritten += ring.metric(node, "ringspan_order_overwritten_total");
            }
            assertThat(overwritten).as("writes that came too late").isPositive();
            MemcachedLevelsIT.awaitEqual(ring, THREE_RACKS);
        }
    }

    private static void writeTheSame(MemcachedRing ring, int node) throws IOException {
        try (RawLink client = new RawLink(ring.port(node))) {
            for (int i = 0; i < 300; i++) {
                String value = node + "-" + i;
                String sets = set("k", value) + "ms k " + value.length() + " Oabc k\r\n" + value + "\r\n";
                assertThat(client.answers(sets.repeat(5))).isEqualTo("STORED\r\nHD Oabc kk\r\n".repeat(5));
            }
        }
    }

    @Test
    void aStoreThatBeginsAnewUnderWritesIsGivenWhatItLacksAsKeysAreRead() throws Exception {
        try (MemcachedRing ring = threeRacks("DC_SAFE_QUORUM")) {
            fill(ring, "before");
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> writers =
                    List.of(inBackground(() -> change(ring, 0, enough)), inBackground(() -> change(ring, 1, enough)));
            ring.storeAnew(2, STORE);
            Await.until("it is used again", () -> ring.node(2).unreached().isEmpty());
            fill(ring, "after");
            enough.set(true);
            awaitAll(writers);
            List<Map<String, StoreContents.Item>> last = new ArrayList<>();
            Await.until(() -> "as keys are read, all get the same: " + last, () -> {
                try (RawLink reader = new RawLink(ring.port(2))) {
                    StringBuilder gets = new StringBuilder();
                    for (int key = 0; key < KEYS; key++) {
                        gets.append("get before")
                                .append(key)
                                .append(" after")
                                .append(key)
                                .append("\r\n");
                        gets.append("get n")
                                .append(key % 50)
                                .append(" t")
                                .append(key % 50)
                                .append("\r\n");
                    }
                    reader.answers(gets.toString());
                }
                last.clear();
                last.add(StoreContents.of(ring, 0));
                last.add(StoreContents.of(ring, 2));
                return last.get(0).size() >= 2 * KEYS && StoreContents.areSame(last.get(0), last.get(1));
            });
            MemcachedLevelsIT.awaitEqual(ring, THREE_RACKS);
        }
    }

    @Test
    void aStoreThatStandsStillGetsAllOnceItGoesOn() throws Exception {
        try (MemcachedRing ring = threeRacks("DC_QUORUM")) {
            fill(ring, "before");
            ring.store(2).freeze();
            try (RawLink client = new RawLink(ring.port(0));
                    RawLink other = new RawLink(ring.port(1))) {
                StringBuilder commands = new StringBuilder();
                for (int key = 0; key < KEYS; key++) {
                    commands.append("delete before").append(key).append("\r\n").append(set("before" + key, "again"));
                    commands.append("append before").append(key).append(" 0 0 1\r\n!\r\n");
                }
                assertThat(client.answers(commands.toString()))
                        .isEqualTo("DELETED\r\nSTORED\r\nSTORED\r\n".repeat(KEYS));
                assertThat(other.answers("get before7 before8\r\n"))
                        .isEqualTo("VALUE before7 3 6\r\nagain!\r\nVALUE before8 3 6\r\nagain!\r\nEND\r\n");
            } finally {
                ring.store(2).thaw();
            }
            MemcachedLevelsIT.awaitEqual(ring, THREE_RACKS);
            assertThat(StoreContents.of(ring, 2))
                    .hasEntrySatisfying(
                            "before9", item -> assertThat(item.flagsAndValue()).contains("again!"));
        }
    }

    /** What came before a flush is gone in all stores, and what came after it stays, wherever the flush came late. */
    @Test
    void aFlushThatComesLateDeletesWhatWasBeforeItAndNothingElse() throws Exception {
        try (MemcachedRing ring = threeRacks("ALL")) {
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> writers =
                    List.of(inBackground(() -> change(ring, 1, enough)), inBackground(() -> change(ring, 2, enough)));
            long swept = 0;
            for (int flush = 0; swept == 0 && flush < 50; flush++) {
                fill(ring, "old" + flush + "-");
                try (RawLink client = new RawLink(ring.port(0))) {
                    client.answers("ms b2xkIGtleQ== 1 b\r\nx\r\n");
                    assertThat(client.answers("flush_all\r\n")).isEqualTo("OK\r\n");
                }
                swept = 0;
                for (int node = 0; node < ring.nodes(); node++) {
                    swept += ring.metric(node, "ringspan_flush_swept_total");
                }
            }
            fill(ring, "new");
            enough.set(true);
            awaitAll(writers);
            assertThat(swept).as("stores that were gone through").isPositive();
            MemcachedLevelsIT.awaitEqual(ring, THREE_RACKS);
            Map<String, StoreContents.Item> left = StoreContents.of(ring, 1);
            assertThat(left.keySet()).noneMatch(key -> key.startsWith("old")).doesNotContain("b2xkIGtleQ== b");
            assertThat(left.keySet().stream().filter(key -> key.startsWith("new")))
                    .hasSize(KEYS);
        }
    }

    private static void fill(MemcachedRing ring, String prefix) throws IOException {
        StringBuilder sets = new StringBuilder();
        for (int key = 0; key < KEYS; key++) {
            sets.append(set(prefix + key, "v" + key));
        }
        try (RawLink client = new RawLink(ring.port(0))) {
            assertThat(client.answers(sets.toString())).isEqualTo("STORED\r\n".repeat(KEYS));
        }
    }

    /** Values, numbers and what is behind values, of keys that others change as well. */
    private static void change(MemcachedRing ring, int node, AtomicBoolean enough) throws IOException {
        Random random = new Random(node);
        try (RawLink client = new RawLink(ring.port(node))) {
            while (!enough.get()) {
                StringBuilder commands = new StringBuilder();
                for (int i = 0; i < 10; i++) {
                    int key = random.nextInt(50);
                    commands.append(
                            switch (random.nextInt(6)) {
                                case 0 -> "incr n" + key + " 7\r\n";
                                case 1 -> set("n" + key, Integer.toString(random.nextInt(100)));
                                case 2 -> "append t" + key + " 0 0 1\r\n" + node + "\r\n";
                                case 3 -> "delete t" + key + "\r\n";
                                case 4 -> "touch t" + key + " 5000\r\n";
                                default -> set("t" + key, "v");
                            });
                }
                client.answers(commands.toString());
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                },
                task -> new Thread(task).start());
    }

    private static void awaitAll(List<CompletableFuture<Void>> all) throws ExecutionException, InterruptedException {
        for (CompletableFuture<Void> each : all) {
            each.get();
        }
    }
}
