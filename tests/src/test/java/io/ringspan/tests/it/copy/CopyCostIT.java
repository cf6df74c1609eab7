package io.ringspan.tests.it.copy;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.ResourceLeakDetector;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs to copy a store, beside what it costs to write the same through a node. Prints figures for {@code docs/repair.md}. */
class CopyCostIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int KEYS = 300_000;
    private static final int ROUNDS = 5;
    private static final int PIPELINE = 500;
    private static final String VALUE = "v".repeat(100);
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

    @Test
    @Tag("long")
    @Timeout(600)
    void aStoreIsCopiedAtThisRate() throws IOException, InterruptedException {
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it would cost more than all else
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, workers(1))) {
            LocalNode from = cluster.nodes().get(0);
            LocalNode to = cluster.nodes().get(1);
            double written = 0;
            for (int round = 0; round < 3; round++) {
                written = write(cluster, from);
            }
            System.out.printf(
                    Locale.ROOT, "COPY COST: the pair takes %,.0f SETs/s, pipelines of %d%n", written, PIPELINE);
            for (int round = 0; round < ROUNDS; round++) {
                cluster.inStore(to, "FLUSHALL");
                copy(cluster, from, to);
            }
            assertThat(cluster.inStore(to, "DBSIZE")).isEqualTo(new Reply.Whole(KEYS));
        } finally {
            ResourceLeakDetector.setLevel(usual);
        }
    }

    /**
     * A client of each node, one command at a time: before, while keys are copied at half the rate at which the pair takes what clients
     * write, at the usual pace, and as fast as can be.
     */
    @Test
    @Tag("long")
    @Timeout(600)
    void clientsWaitSoLongMeanwhile() throws IOException, InterruptedException {
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, workers(1))) {
            LocalNode to = cluster.nodes().get(1);
            double written = 0;
            for (int round = 0; round < 3; round++) {
                written = write(cluster, cluster.nodes().get(0));
            }
            String half = String.format(Locale.ROOT, "\"rate\":%.0f", written / 2);
            for (int round = 0; round < ROUNDS; round++) {
                Copying idle = Copying.at(to);
                waits(cluster, "nothing is copied", () -> !idle.state().phase().equals("COPYING"));
                for (String rate : new String[] {half, "", "\"rate\":10000000"}) {
                    cluster.inStore(to, "FLUSHALL");
                    Copying copying = Copying.at(to);
                    copying.begin(rate);
                    waits(
                            cluster,
                            rate.isEmpty() ? "copied at the usual pace" : "copied with " + rate,
                            () -> copying.state().phase().matches("WAITING|COPYING"));
                    copying.end();
                }
            }
            assertThat(cluster.inStore(to, "DBSIZE")).isEqualTo(new Reply.Whole(KEYS));
        } finally {
            ResourceLeakDetector.setLevel(usual);
        }
    }

    private interface GoesOn {
        boolean holds() throws IOException, InterruptedException;
    }

    /** For five seconds, or until it is over: which is asked five times a second, in each case, since asking costs, too. */
    private static void waits(RealCluster cluster, String meanwhile, GoesOn goesOn)
            throws IOException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> asks = CompletableFuture.runAsync(() -> ask(goesOn, over));
        List<Long> micros = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        try (RedisConnection one = cluster.client(cluster.nodes().get(0));
                RedisConnection other = cluster.client(cluster.nodes().get(1))) {
            for (int i = 0; System.nanoTime() < end && !over.get(); i++) {
                RedisConnection client = i % 4 < 2 ? one : other;
                String key = "key:" + (i * 7919L % KEYS);
                long begun = System.nanoTime();
                Reply reply = i % 2 == 0 ? client.call("GET", key) : client.call("SET", key, VALUE);
                micros.add((System.nanoTime() - begun) / 1_000);
                assertThat(reply).isNotInstanceOf(Reply.Failure.class);
            }
        }
        over.set(true);
        asks.join();
        Collections.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "COPY COST: %s: %,d commands, half of them waited less than %,d us, 99 of 100 less than %,d us%n",
                meanwhile,
                micros.size(),
                micros.get(micros.size() / 2),
                micros.get(micros.size() * 99 / 100));
    }

    private static void ask(GoesOn goesOn, AtomicBoolean over) {
        try {
            while (!over.get()) {
                over.compareAndSet(false, !goesOn.holds());
                Thread.sleep(200);
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void copy(RealCluster cluster, LocalNode from, LocalNode to)
            throws IOException, InterruptedException {
        long node = process();
        double source = store(cluster, from);
        double taking = store(cluster, to);
        long begun = System.nanoTime();
        Copying copying = Copying.at(to);
        copying.begin("\"rate\":10000000");
        while (copying.state().phase().matches("WAITING|COPYING")) {
            Thread.sleep(10);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double nodeMicros = (process() - node) / 1e3 / KEYS;
        double sourceMicros = (store(cluster, from) - source) * 1e6 / KEYS;
        double takingMicros = (store(cluster, to) - taking) * 1e6 / KEYS;
        Copying.Said said = copying.end();
        System.out.printf(
                Locale.ROOT,
                "COPY COST: %.2f s, %,.0f keys/s; for each key %.2f us of CPU in both nodes, %.2f us in the store that gives,"
                        + " %.2f us in the one that takes; with the comparison %.2f s%n",
                seconds,
                KEYS / seconds,
                nodeMicros,
                sourceMicros,
                takingMicros,
                (System.nanoTime() - begun) / 1e9);
        assertThat(said.phase()).as(said.json()).isEqualTo("ENDED");
        assertThat(said.number("copied")).as(said.json()).isEqualTo(KEYS);
    }

    private static long process() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static double store(RealCluster cluster, LocalNode node) throws IOException {
        double seconds = 0;
        Matcher cpu = CPU.matcher(cluster.inStore(node, "INFO", "cpu").toString());
        while (cpu.find()) {
            seconds += Double.parseDouble(cpu.group(1));
        }
        return seconds;
    }

    /** Writes all keys by a client of that node, and gives how many a second both stores took. */
    private static double write(RealCluster cluster, LocalNode node) throws IOException {
        long begun = System.nanoTime();
        try (RedisConnection client = cluster.client(node)) {
            for (int from = 0; from < KEYS; from += PIPELINE) {
                for (int key = from; key < from + PIPELINE; key++) {
                    client.send("SET", "key:" + key, VALUE);
                }
                client.flush();
                for (int key = from; key < from + PIPELINE; key++) {
                    client.read();
                }
            }
        }
        cluster.awaitConfirmed();
        return KEYS / ((System.nanoTime() - begun) / 1e9);
    }
}
