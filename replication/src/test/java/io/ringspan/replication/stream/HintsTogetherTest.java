package io.ringspan.replication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.SimDisk;
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas are away, one for longer; the disk has room for some 300 writes in all, and a window for 15. */
class HintsTogetherTest implements SkipListener {
    private static final int LONG_AWAY = 1;
    private static final int AWAY = 2;
    private static final int LONG = 200;
    private static final int SHORT = 100;
    private static final int WINDOW = 15;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SimDisk disk = new SimDisk(memory);
    private final SentFrames sent = new SentFrames();
    private final List<String> skipping = new ArrayList<>();
    private final Topology topology = Ring.seenBy(0, "dc1/r1:0 dc1/r2:0 dc1/r3:0");
    private final StreamId id = new StreamId(topology.node(0).id(), 1, 0);
    private final OriginStream stream = new OriginStream(
            id,
            topology,
            sent,
            new WindowBudgets(new StreamLimits(2_000, 10_000)),
            memory,
            new Overflow(this, disk.of(id, 1)));

    @BeforeEach
    void open() {
        disk.room(20_000);
        stream.start();
        stream.behind(0, 0, 1);
        stream.behind(AWAY, 0, 1);
    }

    @AfterEach
    void everyBufferIsReleased() {
        stream.close();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void whereAllTogetherAreTooMuchTheReplicaWithMostLosesItsOldest() {
        for (int write = 1; write <= LONG; write++) {
            append(write);
            stream.marked(AWAY, write);
        }
        stream.disconnected(AWAY);
        assertThat(stream.hinted(LONG_AWAY)).isGreaterThanOrEqualTo(LONG - WINDOW);
        for (int write = LONG + 1; write <= LONG + SHORT; write++) {
            append(write);
        }

        assertThat(skipping).as("told once a burst").containsExactly("dc1/r2/0");
        assertThat(stream.skippedWrites()).isPositive();
        assertThat(stream.unmarked(LONG_AWAY)).isEqualTo(LONG + SHORT - stream.skippedWrites());
        assertThat(stream.unmarked(AWAY)).as("all of it").isEqualTo(SHORT);
        assertThat(stream.isConfirmed(LONG_AWAY, 1)).isFalse();
    }

    private void append(int number) {
        ByteBuf span = Unpooled.copiedBuffer("w" + number, StandardCharsets.US_ASCII);
        WriteFrame frame = new WriteFrame()
                .form(1, (byte) 2, (byte) 0)
                .place(17, 0, 1L << 40)
                .span(span, 0, span.readableBytes());
        assertThat(stream.append(topology.replicas(17), frame, null)).isNotNull();
        stream.marked(0, number);
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {
        skipping.add(replica.toString());
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {}
}
