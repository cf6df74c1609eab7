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
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node joins rack r2 of two; token 50 goes over to it, token 80 stays where it was. */
class ReplanningTest implements SkipListener {
    private static final long LIFE = 3;

    private final Topology before = Ring.seenBy(1, 0, "dc1/r1:0 dc1/r2:100");
    private final Topology after = Ring.seenBy(2, 0, "dc1/r1:0 dc1/r2:100,60");
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SentFrames sent = new SentFrames();
    private final OriginStream stream = new OriginStream(
            new StreamId(before.node(0).id(), 1, 0),
            before,
            sent,
            new WindowBudgets(new StreamLimits(10_000, 30_000)),
            memory,
            Overflow.skipped(this));

    @AfterEach
    void everyBufferIsReleased() {
        stream.close();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void theNewOwnerGetsWhatTheOldOneHadNotMarkedUnderANewPosition() {
        open(2);
        append("a", 50);
        append("b", 80);
        append("c", 50);
        stream.marked(1, 1);
        sent.take();

        stream.topologyChanged(after); // node 1 is the new one now, 2 what was 1

        assertThat(sent.take()).containsExactly("resume 0 via 0: 0..3", "resume 1 via 1: 0..0", "resume 2 via 2: 1..3");
        stream.behind(1, 0, LIFE);
        stream.behind(2, 1, LIFE);
        assertThat(sent.take())
                .as("a was marked by its old owner, and goes to the new one all the same: it is kept for r1")
                .containsExactly("1: a@4 after 0", "1: c@5 after 4", "2: b@2 after 1");
        assertThat(stream.find(1, 5))
                .extracting(write -> write.frame().identity())
                .isEqualTo(3L);
        assertThat(stream.replannedWrites()).isEqualTo(2);
    }

    @Test
    void aRefusalKeepsTheWriteAndTriesAgainAfterAWhile() {
        open(2);
        append("a", 50);
        sent.take();

        stream.wrongOwner(1, 0);
        append("b", 50);
        stream.tick(OriginStream.REFUSED_PAUSE_NANOS - 1, 0);
        assertThat(sent.take()).containsExactly("0: b@2 after 1");
        stream.tick(OriginStream.REFUSED_PAUSE_NANOS, 0);

        assertThat(sent.take()).containsExactly("resume 1 via 1: 0..1");
        stream.behind(1, 0, LIFE);
        assertThat(sent.take()).containsExactly("1: a@1 after 0", "1: b@2 after 1");
        assertThat(stream.refusals()).isOne();
    }

    @Test
    void whatANodeThatLeftHadNotMarkedGoesToWhoOwnsItNow() {
        Topology wide = Ring.seenBy(3, 0, "dc1/r1:0 dc1/r2:100,60");
        OriginStream leaving = new OriginStream(
                new StreamId(wide.node(0).id(), 2, 0),
                wide,
                sent,
                new WindowBudgets(new StreamLimits(10_000, 30_000)),
                memory,
                Overflow.skipped(this));
        leaving.start();
        leaving.append(wide.replicas(50), frame("a", 50), null);
        leaving.marked(0, 1);
        sent.take();

        leaving.topologyChanged(before);
        leaving.behind(1, 0, LIFE);

        assertThat(sent.take()).contains("1: a@2 after 0");
        leaving.close();
    }

    private void open(int nodes) {
        stream.start();
        for (int replica = 0; replica < nodes; replica++) {
            stream.behind(replica, 0, LIFE);
        }
    }

    private void append(String text, int token) {
        stream.append(before.replicas(token), frame(text, token), null);
    }

    private static WriteFrame frame(String text, int token) {
        ByteBuf span = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        return new WriteFrame().form(1, (byte) 2, (byte) 0).place(token, 0, 0).span(span, 0, span.readableBytes());
    }

    @Override
    public void skipping(StreamId id, NodeId replica) {
        throw new AssertionError("nothing is to be skipped");
    }

    @Override
    public void skipped(StreamId id, NodeId replica, SkippedWrites skipped) {
        throw new AssertionError("nothing was skipped");
    }
}
