package io.ringspan.tests.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody at the peer port who asks for far more than it takes. */
@ExtendWith(NoFaults.class)
class SlowPeerIT {
    private static final int MIB = 1 << 20;
    private static final long DIRECT_BYTES_MAX = 256L * MIB;
    /** A quarter of that for all peers, and of this a half for all connections of one. */
    private static final long PEER_BYTES_MAX = DIRECT_BYTES_MAX / 4 / 2;
    /** Pools take memory in chunks, for each of the threads. */
    private static final long POOLS_BYTES = 48L * MIB;

    private static final int VALUE = 200_000;
    private static final int ASKED = 1_500;
    /** Behind the stream and the replica. */
    private static final int MARK_AT = 8;

    private static final int LIFE_AT = 16;

    private LocalCluster cluster;
    private PoolConf conf;

    @SuppressWarnings("NullAway.Init") // start() comes first
    SlowPeerIT() {}

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void start(int workers) {
        cluster = Nodes.rack(
                1, NodeSettings.all(NodeSettings.workers(workers), NodeSettings.directBytesMax(DIRECT_BYTES_MAX)));
        conf = cluster.nodes().get(0).conf();
    }

    private long metric(String name) {
        return RealCluster.metric(cluster.nodes().get(0), name);
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private PeerWire welcomed() throws IOException {
        PeerWire peer = new PeerWire(conf.listen().peers().port());
        peer.send(PeerWire.frame(PeerWire.HELLO, PeerWire.hello(conf).getBytes(ISO_8859_1)));
        assertThat(peer.read().type()).isEqualTo(PeerWire.WELCOME);
        return peer;
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void whatItDoesNotTakeIsBoundedTheNewestIsDroppedAndOthersAreServed(int workers) throws IOException {
        start(workers);
        try (Wire client = new Wire(cluster.nodes().get(0).clients().port());
                PeerWire slow = welcomed();
                PeerWire other = welcomed()) {
            assertThat(client.ask("SET", "large", "v".repeat(VALUE))).isEqualTo("+OK\r\n");
            long before = directBytes();
            for (int id = 0; id < ASKED; id++) {
                slow.send(PeerWire.request(id, 0, 1, Wire.command("GET", "large")));
            }
            Await.until("replies are dropped", () -> metric("ringspan_peer_replies_dropped_total") > 0);
            assertThat(metric("ringspan_peer_untaken_reply_bytes")).isBetween(1L, PEER_BYTES_MAX + VALUE);
            other.send(PeerWire.request(1, 0, 1, Wire.command("PING")));
            assertThat(other.read().body()).isEqualTo("\0\0\0\1\0\0\0\0+PONG\r\n");
            assertThat(client.ask("STRLEN", "large")).isEqualTo(":" + VALUE + "\r\n");
            assertThat(directBytes() - before).as("memory").isLessThan(PEER_BYTES_MAX + POOLS_BYTES);

            assertThat(replied(slow)).isBetween(1, ASKED - 1);
            slow.send(PeerWire.request(ASKED, 0, 1, Wire.command("STRLEN", "large")));
            assertThat(slow.read().body()).endsWith(":" + VALUE + "\r\n");
            Await.until("nothing waits", () -> metric("ringspan_peer_untaken_reply_bytes") == 0);
        }
    }

    /** Reads what comes to all that was asked: how much of it was answered. */
    private static int replied(PeerWire slow) throws IOException {
        int replied = 0;
        for (int answers = 0; answers < ASKED; ) {
            PeerWire.Frame frame = slow.read();
            if (frame.type() == PeerWire.UNANSWERED) {
                assertThat(frame.body().substring(4)).as("why").isEqualTo("\0\0\0\1");
                answers++;
            } else if ((frame.flags() & PeerWire.FLAG_MORE) == 0) {
                answers++;
                replied++;
            }
        }
        return replied;
    }

    /** What becomes of the writes, their mark tells: all are applied. */
    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void repliesToItsWritesAreDroppedTooAndTheWritesAreApplied(int workers) throws IOException {
        start(workers);
        try (Wire client = new Wire(cluster.nodes().get(0).clients().port());
                PeerWire slow = welcomed()) {
            assertThat(client.ask("SET", "large", "v".repeat(VALUE))).isEqualTo("+OK\r\n");
            slow.send(PeerWire.frame(PeerWire.STREAM, "dc1\nelsewhere\n0\n1\n0".getBytes(ISO_8859_1)));
            slow.send(PeerWire.resume(0, 1));
            long life = number(await(slow, PeerWire.BEHIND), LIFE_AT);
            slow.send(PeerWire.resume(life, 2));
            await(slow, PeerWire.BEHIND);
            for (int position = 1; position <= ASKED; position++) {
                slow.send(PeerWire.write(position, Wire.command("GETEX", "large", "PERSIST")));
            }
            Await.until("replies are dropped", () -> metric("ringspan_peer_replies_dropped_total") > 0);
            int replied = 0;
            int dropped = 0;
            long mark = 0;
            while (replied + dropped < ASKED || mark < ASKED) {
                PeerWire.Frame frame = slow.read();
                replied += frame.type() == PeerWire.WRITE_REPLY && (frame.flags() & PeerWire.FLAG_MORE) == 0 ? 1 : 0;
                dropped += frame.type() == PeerWire.NO_REPLY ? 1 : 0;
                mark = frame.type() == PeerWire.MARK ? number(frame, MARK_AT) : mark;
            }
            assertThat(replied).isPositive();
            assertThat(dropped).isPositive();
        }
    }

    private static PeerWire.Frame await(PeerWire peer, int type) throws IOException {
        PeerWire.Frame frame = peer.read();
        while (frame.type() != type) {
            frame = peer.read();
        }
        return frame;
    }

    private static long number(PeerWire.Frame frame, int at) {
        return ByteBuffer.wrap(frame.body().getBytes(ISO_8859_1)).getLong(at);
    }
}
