package io.ringspan.tests.it.replication;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What versions cost: two clusters, one with them and one without, are given the same writes in turn. */
class VersionCostIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int ROUNDS = 14;
    private static final int BATCHES = 500;
    private static final int DEPTH = 64;
    private static final int KEYS = 200_000;
    private static final String VALUE = "v".repeat(100);
    private static final int OK_BYTES = "+OK\r\n".length();
    private static final String CPU_SECONDS = "process_cpu_seconds_total ";
    private static final double RATIO_MAX = 1.5;

    private final List<byte[]> batches = new ArrayList<>();

    /** A cluster of two nodes with a client at the first. */
    private static final class Written implements AutoCloseable {
        private final RealCluster cluster;
        private final Socket client;
        private double leastSeconds = Double.MAX_VALUE;

        Written(boolean versions) throws IOException {
            cluster = RealCluster.start(
                    LAYOUT,
                    NodeSettings.all(NodeSettings.workers(1), NodeSettings.versions(versions)),
                    Set.of("dc1/r1/0", "dc1/r2/0"));
            client = new Socket(
                    InetAddress.getLoopbackAddress(),
                    cluster.nodes().get(0).clients().port());
            client.setTcpNoDelay(true);
        }

        void write(byte[] batch) throws IOException {
            client.getOutputStream().write(batch);
            InputStream in = client.getInputStream();
            byte[] replies = in.readNBytes(DEPTH * OK_BYTES);
            assertThat(replies[replies.length - OK_BYTES]).isEqualTo((byte) '+');
        }

        double microsPerSet() {
            return leastSeconds * 1e6 / BATCHES / DEPTH;
        }

        @Override
        public void close() throws IOException {
            client.close();
            cluster.close();
        }
    }

    private static byte[] batch(Random random) {
        StringBuilder sets = new StringBuilder();
        for (int i = 0; i < DEPTH; i++) {
            String key = "key:" + random.nextInt(KEYS);
            sets.append("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + VALUE.length() + "\r\n")
                    .append(VALUE)
                    .append("\r\n");
        }
        return sets.toString().getBytes(US_ASCII);
    }

    /** What the processes of the cluster's nodes have used. */
    private static double cpuSeconds(Written of) {
        return of.cluster.nodes().stream()
                .map(node -> URI.create(
                        "http://127.0.0.1:" + node.conf().listen().stats().port() + "/metrics"))
                .flatMap(page -> HttpText.get(page).orElseThrow().lines())
                .filter(line -> line.startsWith(CPU_SECONDS))
                .mapToDouble(line -> Double.parseDouble(line.substring(CPU_SECONDS.length())))
                .sum();
    }

    private void round(Written to) throws IOException {
        double before = cpuSeconds(to);
        for (byte[] batch : batches) {
            to.write(batch);
        }
        to.leastSeconds = Math.min(to.leastSeconds, cpuSeconds(to) - before);
    }

    @Test
    @Tag("long")
    void aSetCostsLittleMoreWithVersionsThanWithout() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < BATCHES; i++) {
            batches.add(batch(random));
        }
        try (Written with = new Written(true);
                Written without = new Written(false)) {
            for (int i = 0; i < ROUNDS; i++) {
                round(with);
                round(without);
            }
            double ratio = with.microsPerSet() / without.microsPerSet();
            System.out.printf(
                    "versions: %.2f us CPU of both nodes for a SET at depth %d with them, %.2f us without: %.2f times"
                            + " (best of %d rounds of %d)%n",
                    with.microsPerSet(), DEPTH, without.microsPerSet(), ratio, ROUNDS, BATCHES * DEPTH);
            assertThat(ratio).isLessThanOrEqualTo(RATIO_MAX);
        }
    }
}
