package io.ringspan.tests.it.replication;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** FLUSHALL and FLUSHDB delete what was written before them, everywhere, and nothing that was written after. */
class FlushIT {
    private static final Reply OK = new Reply.Status("OK");
    private static final LocalLayout RINGS =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 1).rack("dc2", "r1", 1);
    private static final int KEYS = 800;
    private static final long BETWEEN_DATACENTERS_MILLIS = 15;

    @Test
    void aFlushEmptiesEveryStoreAtOnceWhenNothingElseIsWritten() throws Exception {
        try (RealCluster cluster = RealCluster.start(RINGS, workers(2))) {
            for (String[] flush : List.of(
                    new String[] {"FLUSHALL"},
                    new String[] {"flushdb", "async"},
                    new String[] {"FLUSHALL", "SYNC"},
                    new String[] {"CONSISTENCY", "ALL", "FLUSHALL"})) {
                LocalNode node = cluster.node("dc1/r1/2147483648");
                fill(cluster, node, "k");
                try (RedisConnection client = cluster.client(node)) {
                    assertThat(client.call(flush)).as(String.join(" ", flush)).isEqualTo(OK);
                    assertThat(client.call("EXISTS", "k1")).isEqualTo(new Reply.Whole(0));
                    client.call("INCR", "counter");
                    assertThat(client.call("GET", "counter").toString()).contains("1");
                }
                cluster.awaitConfirmed();
                assertThat(Replicas.requireEqual(cluster).entries().keySet()).containsExactly("counter");
            }
            try (RedisConnection client = cluster.client(cluster.node("dc2/r1/0"))) {
                assertThat(client.call("FLUSHALL", "NOW").toString()).contains("ERR syntax error");
                assertThat(client.call("FLUSHALL", "SYNC", "ASYNC").toString()).contains("ERR syntax error");
            }
            assertThat(cluster.sum("ringspan_flush_emptied_total"))
                    .isEqualTo(4L * cluster.nodes().size());
            assertThat(cluster.sum("ringspan_flush_swept_total")).isZero();
        }
    }

    /** Clients of all nodes write counters, lists and values of their own while one flushes again and again. */
    @Test
    void underWritesOfOthersWhatCameBeforeIsGoneAndWhatCameAfterStays() throws Exception {
        try (RealCluster cluster = RealCluster.startRelayed(RINGS, workers(2))) {
            cluster.datacentersApart(BETWEEN_DATACENTERS_MILLIS);
            fill(cluster, cluster.node("dc2/r1/0"), "old");
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            List<OwnWrites> writes = new ArrayList<>();
            for (LocalNode node : cluster.nodes()) {
                OwnWrites own = new OwnWrites(writes.size());
                writes.add(own);
                writers.add(CompletableFuture.runAsync(
                        () -> write(cluster, node, own, enough), task -> new Thread(task).start()));
            }
            for (int flush = 0; flush < 5; flush++) {
                LocalNode node = cluster.nodes().get(flush % cluster.nodes().size());
                Await.until("each has written some since", () -> writes.stream().allMatch(OwnWrites::hasGoneOn));
                try (RedisConnection client = cluster.client(node)) {
                    long sent = System.nanoTime();
                    assertThat(client.call("CONSISTENCY", "ALL", "FLUSHALL")).isEqualTo(OK);
                    long done = System.nanoTime();
                    writes.forEach(each -> each.flushed(sent, done));
                }
            }
            Await.until("each has written some since", () -> writes.stream().allMatch(OwnWrites::hasGoneOn));
            enough.set(true);
            for (CompletableFuture<Void> each : writers) {
                each.get();
            }
            cluster.awaitConfirmed();
            assertThat(cluster.sum("ringspan_flush_swept_total")).isPositive();
            Await.until("all replicas equal", () -> areEqual(cluster));
            Await.until("nothing is to be settled", () -> cluster.sum("ringspan_settle_waiting_keys") == 0);
            StoreContent left = Replicas.requireEqual(cluster);
            assertThat(left.entries().keySet()).noneMatch(key -> key.startsWith("old"));
            for (OwnWrites own : writes) {
                own.check(left.entries().keySet());
            }

            try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
                assertThat(client.call("FLUSHALL")).isEqualTo(OK);
            }
            cluster.awaitConfirmed();
            assertThat(Replicas.requireEqual(cluster).entries()).isEmpty();
        }
    }

    /** Of keys that are written before and after a flush, each replica has what was written after, wherever it was at the time. */
    @Test
    void aReplicaThatWasAwayIsFlushedWhenItIsBackAndKeepsWhatCameAfter() throws Exception {
        try (RealCluster cluster = RealCluster.startRelayed(RINGS, workers(1))) {
            LocalNode away = cluster.node("dc1/r2/0");
            LocalNode flushing = cluster.node("dc1/r1/0");
            LocalNode other = cluster.node("dc2/r1/0");
            fill(cluster, flushing, "old");
            fill(cluster, flushing, "k");
            cluster.awaitConfirmed();
            cluster.ways(away, FaultyRelay::cut);
            try (RedisConnection client = cluster.client(flushing);
                    RedisConnection elsewhere = cluster.client(other)) {
                assertThat(client.call("FLUSHALL")).isEqualTo(OK);
                Await.until(
                        "dc2 is flushed", () -> elsewhere.call("EXISTS", "k7").equals(new Reply.Whole(0)));
                for (int key = 0; key < 200; key++) {
                    assertThat(elsewhere.call("APPEND", "k" + key, "new").toString())
                            .contains("3");
                }
            }
            assertThat(cluster.inStore(away, "DBSIZE")).isEqualTo(new Reply.Whole(2 * KEYS));
            cluster.ways(away, FaultyRelay::heal);
            cluster.awaitConfirmed();
            Await.until("all replicas equal", () -> areEqual(cluster));
            StoreContent left = Replicas.requireEqual(cluster);
            Map<String, String> expected = new TreeMap<>();
            for (int key = 0; key < 200; key++) {
                expected.put("k" + key, "new");
            }
            assertThat(left.entries().keySet()).isEqualTo(expected.keySet());
            assertThat(cluster.inStore(away, "GET", "k7").toString())
                    .contains("new")
                    .doesNotContain("v");
        }
    }

    /** Where some owners cannot be reached, none is flushed. */
    @Test
    void ifOneRangeCannotBeWrittenToNothingIsDone() throws Exception {
        LocalLayout oneRack = LocalLayout.empty().rack("dc1", "r1", 2).rack("dc2", "r1", 1);
        try (RealCluster cluster = RealCluster.startRelayed(oneRack, workers(1))) {
            LocalNode node = cluster.node("dc1/r1/0");
            LocalNode gone = cluster.node("dc1/r1/2147483648");
            fill(cluster, node, "k");
            cluster.awaitConfirmed();
            cluster.ways(gone, FaultyRelay::cut);
            try (RedisConnection client = cluster.client(node)) {
                Await.until("it is missed", () -> !node.unreached().isEmpty());
                assertThat(client.call("FLUSHALL").toString()).contains("UNAVAILABLE");
            }
            assertThat(cluster.inStore(cluster.node("dc2/r1/0"), "DBSIZE")).isEqualTo(new Reply.Whole(KEYS));
            assertThat(cluster.sum("ringspan_stream_skipped_writes_total")).isZero();
        }
    }

    /** What is behind the flush in one pipeline finds nothing, whatever the store allows, and whatever it was when it was away. */
    @Test
    void aStoreThatRefusesToBeEmptiedOrStartsAnewWithItsKeysIsFlushedAllTheSame() throws Exception {
        LocalLayout twoCopies = LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
        try (RealCluster cluster = RealCluster.start(twoCopies, workers(1))) {
            LocalNode node = cluster.node("dc1/r1/0");
            LocalNode other = cluster.node("dc1/r2/0");
            cluster.inStore(other, "ACL", "SETUSER", "default", "-flushdb");
            fill(cluster, node, "k");
            try (RedisConnection client = cluster.client(node)) {
                assertThat(client.call("SET", "n", "5")).isEqualTo(OK);
                cluster.awaitConfirmed();
                client.send("FLUSHALL");
                client.send("INCR", "n");
                client.flush();
                assertThat(client.read()).isEqualTo(OK);
                assertThat(client.read()).isEqualTo(new Reply.Whole(1));
            }
            cluster.awaitConfirmed();
            Await.until(
                    "it is gone through", () -> cluster.inStore(other, "DBSIZE").equals(new Reply.Whole(1)));
            assertThat(cluster.inStore(other, "GET", "n").toString())
                    .contains("1")
                    .doesNotContain("6");

            fill(cluster, node, "k");
            cluster.awaitConfirmed();
            try (RedisConnection store = cluster.store(other)) {
                store.send("SHUTDOWN", "SAVE");
                store.flush();
                Await.until("it has saved all and ended", () -> !other.store().isRunning());
            }
            try (RedisConnection client = cluster.client(node)) {
                assertThat(client.call("FLUSHALL")).isEqualTo(OK);
            }
            other.store().restart();
            cluster.awaitConfirmed();
            assertThat(cluster.inStore(other, "DBSIZE")).isEqualTo(new Reply.Whole(0));
        }
    }

    private static void fill(RealCluster cluster, LocalNode node, String prefix) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            for (int key = 0; key < KEYS; key++) {
                client.send("SET", prefix + key, "v");
            }
            client.flush();
            for (int key = 0; key < KEYS; key++) {
                assertThat(client.read()).isEqualTo(OK);
            }
        }
    }

    private static void write(RealCluster cluster, LocalNode node, OwnWrites own, AtomicBoolean enough) {
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; !enough.get(); i++) {
                client.call("INCR", "counter" + i % 200);
                client.call("RPUSH", "list" + i % 200, "e" + i);
                client.call("SET", "value" + i % 500, own.writer + "-" + i);
                own.write(client);
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Keys that one client writes once each, with when that was, beside when there were flushes. */
    private static final class OwnWrites {
        private final int writer;
        private final List<long[]> sentAndDone = new CopyOnWriteArrayList<>();
        private final List<long[]> flushes = new CopyOnWriteArrayList<>();
        private volatile int seen;

        private OwnWrites(int writer) {
            this.writer = writer;
        }

        private String key(int number) {
            return "own" + writer + "-" + number;
        }

        private void write(RedisConnection client) throws IOException {
            long sent = System.nanoTime();
            String reply = client.call("SADD", key(sentAndDone.size()), "v").toString();
            boolean isInTime = !reply.contains("OVERWRITTEN"); // else a flush was later, and has come first
            assertThat(reply).contains(isInTime ? "1" : "OVERWRITTEN");
            sentAndDone.add(
                    isInTime ? new long[] {sent, System.nanoTime()} : new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
        }

        private boolean hasGoneOn() {
            return sentAndDone.size() > seen + 20;
        }

        private void flushed(long sent, long done) {
            flushes.add(new long[] {sent, done});
            seen = sentAndDone.size();
        }

        private void check(Set<String> left) {
            long lastDone = flushes.get(flushes.size() - 1)[1];
            long lastSent = flushes.get(flushes.size() - 1)[0];
            int gone = 0;
            int kept = 0;
            for (int number = 0; number < sentAndDone.size(); number++) {
                if (sentAndDone.get(number)[1] < lastSent) {
                    assertThat(left).as("written before").doesNotContain(key(number));
                    gone++;
                } else if (sentAndDone.get(number)[0] > lastDone) {
                    assertThat(left).as("written after").contains(key(number));
                    kept++;
                }
            }
            assertThat(gone).as("writer %d", writer).isPositive();
            assertThat(kept).as("writer %d", writer).isPositive();
        }
    }

    private static boolean areEqual(RealCluster cluster) throws IOException {
        Map<String, StoreContent> racks = Replicas.byRack(cluster);
        StoreContent first = racks.values().iterator().next();
        return racks.values().stream().allMatch(rack -> first.differences(rack).isEmpty());
    }
}
