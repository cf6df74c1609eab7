package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What it costs to compare two stores that hold the same. Prints figures for {@code docs/repair.md}. */
class RepairCostIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int KEYS = 300_000;
    private static final int ROUNDS = 5;
    private static final String VALUE = "v".repeat(100);
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

    @Test
    @Tag("long")
    void equalKeysAreComparedAtThisRate() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, workers(1))) {
            for (LocalNode node : cluster.nodes()) {
                fill(cluster, node);
            }
            Repairer repairer = Repairer.of(cluster.nodes().get(0));
            for (int round = 0; round < ROUNDS; round++) {
                long node = process();
                double store = stores(cluster);
                Repairer.Said said = repairer.run("\"rate\":1000000000");
                assertThat(said.number("differed")).isZero();
                double seconds = Double.parseDouble(said.json().replaceAll(".*\"seconds\":([0-9.]+).*\\s*", "$1"));
                System.out.printf(
                        Locale.ROOT,
                        "REPAIR COST: %.1f s, %,.0f keys/s for the pair; for each key in each store %.2f us of CPU in"
                                + " the node, %.2f us in the store%n",
                        seconds,
                        KEYS / seconds,
                        (process() - node) / 1e3 / KEYS / 2,
                        (stores(cluster) - store) * 1e6 / KEYS / 2);
            }
        }
    }

    private static long process() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static double stores(RealCluster cluster) throws IOException {
        double seconds = 0;
        for (LocalNode node : cluster.nodes()) {
            Matcher cpu = CPU.matcher(cluster.inStore(node, "INFO", "cpu").toString());
            while (cpu.find()) {
                seconds += Double.parseDouble(cpu.group(1));
            }
        }
        return seconds;
    }

    private static void fill(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            for (int from = 0; from < KEYS; from += 1_000) {
                for (int key = from; key < from + 1_000; key++) {
                    store.send("SET", "key:" + key, VALUE);
                }
                store.flush();
                for (int key = from; key < from + 1_000; key++) {
                    store.read();
                }
            }
        }
    }
}
