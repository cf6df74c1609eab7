package io.ringspan.tests.it.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Every node of a cluster is stopped and started again, one after the other, under load on all of them. */
class RollingRestartIT {
    private static final List<String> LEVELS = List.of("DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM");
    private static final int KEYS = 40;
    private static final long ENOUGH = 200;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong served = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong connects = new AtomicLong();

    @Test
    void noCommandFailsWhileEachNodeIsStoppedAndStartedAgain() throws Exception {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of)) {
            Views.awaitNormal(cluster);
            List<Thread> clients = new ArrayList<>();
            for (LocalNode node : cluster.nodes()) {
                for (int each = 0; each < 2; each++) {
                    int port = node.clients().port();
                    String name = node.conf().place().id() + ":" + each;
                    Thread client = new Thread(() -> run(name, port), "client-" + name);
                    client.start();
                    clients.add(client);
                }
            }
            try {
                for (LocalNode node : cluster.nodes()) {
                    awaitServed();
                    node.stop();
                    assertThat(cluster.undone(node)).isEmpty();
                    awaitServed();
                    node.start();
                    Views.awaitNormal(cluster);
                }
                awaitServed();
            } finally {
                stopped.set(true);
                for (Thread client : clients) {
                    client.join();
                }
            }
            assertThat(failed).isEmpty();
            assertThat(connects.get())
                    .as("each client had to connect again")
                    .isGreaterThanOrEqualTo(2L * clients.size());
            requireAcknowledged(cluster);
        }
    }

    private void awaitServed() {
        long before = served.get();
        Await.until(
                () -> "clients are served; so far failed: " + failed,
                () -> served.get() > before + ENOUGH || !failed.isEmpty());
        assertThat(failed).isEmpty();
    }

    private void run(String name, int port) {
        try (LookingClient client = new LookingClient(port, stopped)) {
            for (int round = 0; !stopped.get(); round++) {
                String level = LEVELS.get(round % LEVELS.size());
                String key = name + ":" + round % KEYS;
                String value = String.valueOf(round);
                String written = client.write("CONSISTENCY", level, "SET", key, value);
                if (!written.equals("+OK")) {
                    failed.add(name + " " + level + " SET " + written);
                    return;
                }
                acknowledged.put(key, value);
                String read = client.read("CONSISTENCY", level, "GET", key);
                if (!read.equals(value)) {
                    failed.add(name + " " + level + " GET " + read + ", not " + value);
                    return;
                }
                served.incrementAndGet();
            }
            connects.addAndGet(client.connects());
        } catch (IOException lost) {
            failed.add(name + ": " + lost);
        }
    }

    private void requireAcknowledged(RealCluster cluster) throws IOException {
        cluster.awaitConfirmed();
        for (LocalNode node : cluster.nodes()) {
            for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
                assertThat(cluster.inStore(node, "GET", entry.getKey()).toString())
                        .as(
                                "%s in the store of %s",
                                entry.getKey(), node.conf().place().id())
                        .contains(entry.getValue());
            }
        }
    }
}
