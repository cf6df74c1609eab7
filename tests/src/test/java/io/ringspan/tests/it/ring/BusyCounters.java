package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Some counters and lists that clients of several nodes add to without a pause, all of them to all.
 *
 * <p><b>Threads.</b> One for each client.
 */
final class BusyCounters implements AutoCloseable {
    private static final int KEYS = 16;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray added = new AtomicLongArray(KEYS);
    private final AtomicLongArray unknown = new AtomicLongArray(KEYS);
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private BusyCounters() {}

    static BusyCounters on(RealCluster cluster, List<LocalNode> nodes) {
        BusyCounters all = new BusyCounters();
        for (LocalNode node : nodes) {
            Thread thread = new Thread(() -> all.run(cluster, node));
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    private void run(RealCluster cluster, LocalNode node) {
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; !stopped; i++) {
                int key = i % KEYS;
                boolean failed = client.call("INCR", "busy" + key) instanceof Reply.Failure;
                boolean pushed = client.call("RPUSH", "busylist" + key, "x") instanceof Reply.Whole;
                if (failed || !pushed) {
                    unknown.incrementAndGet(key);
                } else {
                    added.incrementAndGet(key);
                }
            }
        } catch (IOException | RuntimeException ended) {
            wrong.add(node.conf().place().id() + ": " + ended);
        }
    }

    /** Waits until something was added to each. */
    void awaitAdded() {
        long[] before = new long[KEYS];
        Arrays.setAll(before, added::get);
        for (int i = 0; i < KEYS; i++) {
            int key = i;
            Await.until("something is added to " + key, () -> added.get(key) > before[key] + 10 || !wrong.isEmpty());
        }
    }

    /** Every store that has a counter has all that was added to it; nothing more is added before. */
    void requireAllInStores(RealCluster cluster, int copies) throws IOException {
        close();
        assertThat(wrong).isEmpty();
        cluster.awaitConfirmed();
        for (int key = 0; key < KEYS; key++) {
            int found = 0;
            for (LocalNode node : cluster.nodes()) {
                Reply count = cluster.inStore(node, "GET", "busy" + key);
                Reply length = cluster.inStore(node, "LLEN", "busylist" + key);
                if (count instanceof Reply.Blob blob) {
                    found++;
                    require(node, "busy" + key, Long.parseLong(blob.bytes()), key);
                }
                if (!length.equals(new Reply.Whole(0))) {
                    require(node, "busylist" + key, ((Reply.Whole) length).value(), key);
                }
            }
            assertThat(found).as("stores with busy%s", key).isEqualTo(copies);
        }
    }

    private void require(LocalNode node, String name, long is, int key) {
        assertThat(is)
                .as("%s in the store of %s", name, node.conf().place().id())
                .isBetween(added.get(key), added.get(key) + unknown.get(key));
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
