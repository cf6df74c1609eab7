package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes for a store that stands still, and what they leave of the node's memory for commands that do not need it. */
@ExtendWith(NoFaults.class)
class FrozenStoreIT {
    private static final int MIB = 1 << 20;
    private static final long DIRECT_BYTES_MAX = 512L * MIB;
    private static final long STORE_BYTES_MAX = DIRECT_BYTES_MAX / 4;
    private static final long TIMEOUT_MILLIS = 120_000;
    private static final int CLIENTS = 90;
    private static final int VALUE = 4 * MIB;

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    /** A key of the first or of the second of two nodes: the one that changes what its own store holds. */
    private static String key(Wire wire, int firstStore, String prefix, boolean first) throws IOException {
        try (Wire store = new Wire(firstStore)) {
            for (int i = 0; ; i++) {
                String key = prefix + i;
                assertThat(wire.ask("SET", key, "v")).isEqualTo("+OK\r\n");
                if (store.ask("EXISTS", key).equals(":1\r\n") == first) {
                    return key;
                }
            }
        }
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void whatItLeavesUntakenIsBoundedTheNewestAreRefusedAndOtherKeysAreServed(int workers) throws IOException {
        List<Wire> wires = new ArrayList<>();
        try (LocalCluster cluster = Nodes.rack(
                        2,
                        NodeSettings.all(
                                NodeSettings.workers(workers),
                                NodeSettings.directBytesMax(DIRECT_BYTES_MAX),
                                NodeSettings.timeoutMillis(TIMEOUT_MILLIS)));
                Wire other = new Wire(cluster.nodes().get(0).clients().port())) {
            Nodes.awaitReady(cluster.nodes().get(0).clients().port(), 2);
            LocalStore store = cluster.nodes().get(0).store();
            String mine = key(other, store.port(), "mine:", true);
            String others = key(other, store.port(), "others:", false);
            String value = "v".repeat(VALUE);
            long before = directBytes();
            store.freeze();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    Wire wire = new Wire(cluster.nodes().get(0).clients().port());
                    wires.add(wire);
                    wire.send(Wire.command("SET", mine, value));
                    assertThat(other.ask("GET", others)).isEqualTo("$1\r\nv\r\n");
                }
                Await.until(
                        "the newest are refused", () -> wires.get(CLIENTS - 1).hasReply());
                assertThat(wires.get(CLIENTS - 1).reply()).startsWith("-OVERLOADED ");
                assertThat(directBytes() - before).isLessThan(STORE_BYTES_MAX + STORE_BYTES_MAX / 2);
                assertThat(wires.get(0).hasReply()).isFalse();
            } finally {
                store.thaw();
            }
            assertThat(wires.get(0).reply()).isEqualTo("+OK\r\n");
            Await.until("it is served again", () -> other.ask("SET", mine, "v").equals("+OK\r\n"));
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }
}
