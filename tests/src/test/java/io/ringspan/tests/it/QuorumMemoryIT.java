package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large values read at a level for which a node holds replies until enough have come. */
@ExtendWith(NoFaults.class)
class QuorumMemoryIT {
    private static final LocalLayout THREE_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1);
    private static final int MIB = 1 << 20;
    private static final long DIRECT_BYTES_MAX = 512L * MIB;
    private static final long HELD_BYTES_MAX = DIRECT_BYTES_MAX / 2;
    private static final int LARGE = 8 * MIB;
    /** Of two replicas' replies to each nothing would be left free, and the third is awaited. */
    private static final int CLIENTS = 40;

    /** A client that has asked for much, and reads slowly, is not what is tested here. */
    private static final int OUTPUT_BYTES_MAX = 256 * MIB;

    private static final int LONG_TIMEOUT_MILLIS = 120_000;
    private static final int PIPELINE = 700;
    private static final int VALUE = 100_000;
    private static final int CONFIRM_EVERY = 50;

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    QuorumMemoryIT() {}

    private int start(int workers) throws IOException {
        cluster = RealCluster.start(
                THREE_RACKS,
                NodeSettings.all(
                        NodeSettings.workers(workers),
                        NodeSettings.directBytesMax(DIRECT_BYTES_MAX),
                        NodeSettings.outputBytesMax(OUTPUT_BYTES_MAX),
                        NodeSettings.timeoutMillis(LONG_TIMEOUT_MILLIS)));
        return cluster.nodes().get(0).clients().port();
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.nodes().forEach(node -> node.store().thaw());
            cluster.close();
        }
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static Wire at(int port, String level) throws IOException {
        Wire wire = new Wire(port);
        assertThat(wire.ask("DYNO_CONFIG:CONN_CONSISTENCY", level)).isEqualTo("+OK\r\n");
        return wire;
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void whileOneReplicaStandsStillTheNewestReadsAreRefusedAndTheOthersAreAnsweredWhenItGoesOn(int workers)
            throws IOException {
        int port = start(workers);
        LocalStore third = cluster.nodes().get(2).store();
        String value = "v".repeat(LARGE);
        List<Wire> wires = new ArrayList<>();
        try (Wire other = new Wire(port)) {
            assertThat(other.ask("SET", "large", value)).isEqualTo("+OK\r\n");
            cluster.awaitConfirmed();
            long before = directBytes();
            third.freeze();
            for (int i = 0; i < CLIENTS; i++) {
                Wire wire = at(port, "DC_ALL");
                wires.add(wire);
                wire.send(Wire.command("GET", "large"));
            }
            Await.until("some are refused", () -> wires.stream().anyMatch(Wire::hasReply));
            Await.until("a new one is refused at once", () -> {
                try (Wire late = at(port, "DC_ALL")) {
                    return late.ask("GET", "small").startsWith("-OVERLOADED the replies that this node holds");
                }
            });
            assertThat(RealCluster.metric(cluster.nodes().get(0), "ringspan_held_reply_bytes"))
                    .as("held")
                    .isPositive()
                    .isLessThanOrEqualTo(HELD_BYTES_MAX);
            // The others' replies to this node pass through the same memory here; they are not held.
            Await.until("memory", () -> directBytes() - before < DIRECT_BYTES_MAX);
            assertThat(other.ask("STRLEN", "large")).isEqualTo(":" + LARGE + "\r\n");
            third.thaw();
            int answered = 0;
            for (Wire wire : wires) {
                String reply = wire.reply();
                boolean whole = reply.equals("$" + LARGE + "\r\n" + value + "\r\n");
                assertThat(whole || reply.startsWith("-OVERLOADED ")).isTrue();
                answered += whole ? 1 : 0;
            }
            assertThat(answered).isBetween(1, CLIENTS - 1);
            try (Wire again = at(port, "DC_ALL")) {
                Await.until(
                        "there is room again", () -> again.ask("GET", "small").equals("$-1\r\n"));
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void aLongPipelineOfReadsOfLargerValuesIsAnsweredInOrder(int workers) throws IOException {
        int port = start(workers);
        try (Wire wire = at(port, "DC_QUORUM")) {
            StringBuilder gets = new StringBuilder();
            for (int i = 0; i < PIPELINE; i++) {
                assertThat(wire.ask("SET", "k" + i, i + "v".repeat(VALUE))).isEqualTo("+OK\r\n");
                gets.append(Wire.command("GET", "k" + i));
                if (i % CONFIRM_EVERY == 0) {
                    cluster.awaitConfirmed(); // the third replica must not fall behind for good
                }
            }
            wire.send(gets.toString());
            for (int i = 0; i < PIPELINE; i++) {
                String value = i + "v".repeat(VALUE);
                assertThat(wire.reply().equals("$" + value.length() + "\r\n" + value + "\r\n"))
                        .as("reply %d", i)
                        .isTrue();
            }
        }
    }
}
