package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Keys that were written once, before anything happened: whoever reads one finds it, at whatever level. */
final class OldKeys {
    private static final int KEYS = 10_000;
    private static final int AT_ONCE = 500;
    private static final long ENOUGH = 1_000;

    private OldKeys() {}

    /** Writes them; all replicas have them when this returns. */
    static OldKeys write(RealCluster cluster) throws IOException {
        try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            for (int from = 0; from < KEYS; from += AT_ONCE) {
                for (int i = from; i < from + AT_ONCE; i++) {
                    client.send("SET", "old" + i, "value" + i);
                }
                client.flush();
                for (int i = from; i < from + AT_ONCE; i++) {
                    assertThat(client.read()).isEqualTo(new Reply.Status("OK"));
                }
            }
        }
        cluster.awaitConfirmed();
        return new OldKeys();
    }

    /** One client of each of these nodes reads them until it is closed. */
    Readers readers(RealCluster cluster, List<LocalNode> nodes) {
        return new Readers(cluster, nodes);
    }

    /**
     * Clients that read.
     *
     * <p><b>Threads.</b> One each; what they have found may be read by all.
     */
    static final class Readers implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicLong read = new AtomicLong();
        private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
        private volatile boolean stopped;

        private Readers(RealCluster cluster, List<LocalNode> nodes) {
            for (LocalNode node : nodes) {
                Thread thread = new Thread(() -> run(cluster, node));
                threads.add(thread);
                thread.start();
            }
        }

        private void run(RealCluster cluster, LocalNode node) {
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; !stopped; i++) {
                    long key = i * 7919L % KEYS;
                    Reply reply = client.call("GET", "old" + key);
                    if (reply instanceof Reply.Failure failure) {
                        errors.computeIfAbsent(failure.bytes(), any -> new AtomicLong())
                                .incrementAndGet();
                    } else {
                        read.incrementAndGet();
                        require(node, key, reply);
                    }
                }
            } catch (IOException | RuntimeException ended) {
                wrong.add(node.conf().place().id() + ": " + ended);
            }
        }

        private void require(LocalNode node, long key, Reply reply) {
            if (!reply.equals(new Reply.Blob("value" + key)) && wrong.size() < 20) {
                wrong.add(node.conf().place().id() + ": old" + key + " is " + reply);
            }
        }

        /** Reads some more, and ends: each was answered rightly, and for each client one read failed at the most. */
        void requireNoneMissed() {
            long before = read.get();
            Await.until("readers go on", () -> read.get() >= before + ENOUGH || !wrong.isEmpty());
            close();
            assertThat(wrong).as("of %s reads", read).isEmpty();
            assertThat(errors.values().stream().mapToLong(AtomicLong::get).sum())
                    .as("%s of %s reads", new TreeMap<>(errors), read)
                    .isLessThanOrEqualTo(threads.size());
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
}
