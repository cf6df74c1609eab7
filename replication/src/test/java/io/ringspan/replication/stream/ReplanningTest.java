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
    private final Topology after = Ring.grown(before, 2, "dc1/r2:60");
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
    void whatWasGivenBeforeTheRingChangedIsMarkedSo() {
        open(2);
        append("a", 50);
        assertThat(sent.takeFlags()).allMatch(flags -> (flags & WriteFrame.EARLIER) == 0);

        stream.topologyChanged(after);
        stream.behind(2, 0, LIFE);
        assertThat(sent.takeFlags()).isNotEmpty().allMatch(flags -> (flags & WriteFrame.EARLIER) != 0);

        append("b", 80);
        assertThat(sent.takeFlags()).isNotEmpty().allMatch(flags -> (flags & WriteFrame.EARLIER) == 0);
    }

    @Test
    void theNewOwnerGetsWhatTheOldOneHadNotMarkedUnderANewPosition() {
        open(2);
        append("a", 50);
        append("b", 80);
        append("c", 50);
        stream.marked(1, 1);
        sent.take();

        stream.topologyChanged(after);

        assertThat(sent.take())
                .as("the others are not asked; r2:100 may own some command of c")
                .containsExactly("1: c@6 after 2", "resume 2 via 2: 3..0");
        stream.behind(2, 3, LIFE);
        assertThat(sent.take())
                .as(
                        "a was marked by its old owner, and goes to the new one all the same: it is kept for r1. b may hold a command"
                                + " for token 50, too")
                .containsExactly("2: a@4 after 3", "2: b@5 after 4", "2: c@7 after 5");
        assertThat(stream.find(2, 7))
                .extracting(write -> write.frame().identity())
                .isEqualTo(3L);
        assertThat(stream.replannedWrites()).isEqualTo(4);
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
        OriginStream leaving = new OriginStream(
                new StreamId(after.node(0).id(), 2, 0),
                after,
                sent,
                new WindowBudgets(new StreamLimits(10_000, 30_000)),
                memory,
                Overflow.skipped(this));
        leaving.start();
        leaving.append(after.replicas(50), frame("a", 50), null);
        leaving.marked(0, 1);
        sent.take();

        leaving.topologyChanged(Ring.left(after, 3, 2));
        leaving.behind(1, 0, LIFE);

        assertThat(sent.take()).contains("1: a@2 after 0");
        leaving.close();
    }

    @Test
    void whoIsToOwnGetsWhatIsWrittenAndWhatWasUnderWay() {
        open(2);
        append("a", 50);
        stream.marked(1, 1);
        stream.marked(0, 1);
        append("b", 50);
        sent.take();

        Topology moving = Ring.moving(before, 2, after, true);
        stream.topologyChanged(moving);
        stream.behind(2, 2, LIFE);
        stream.append(moving.replicas(50), frame("c", 50), null);
        stream.append(moving.replicas(80), frame("d", 80), null);

        assertThat(sent.take())
                .containsExactly(
                        "resume 2 via 2: 2..0",
                        "2: b@3 after 2",
                        "0: c@4 after 2",
                        "1: c@4 after 2",
                        "2: c@4 after 3",
                        "0: d@5 after 4",
                        "1: d@5 after 4");
        sent.takeFlags();
        stream.marked(1, 2);
        stream.topologyChanged(Ring.grown(before, 3, "dc1/r2:60"));
        assertThat(stream.find(1, 4)).as("it is no owner any more").isNull();
        assertThat(stream.find(1, 5)).isNotNull();
        assertThat(stream.find(2, 4)).isNotNull();
        assertThat(sent.take()).as("nobody gets anything twice").isEmpty();
    }

    /** Who waits for what it gains is still behind; somebody else may wait for what comes behind the write that is refused for ever. */
    @Test
    void whoRefusesHasGivenOverWhatItLosesAndGetsWhatComesBehindIt() {
        Topology moving = Ring.moving(before, 2, Ring.grown(before, 3, "dc1/r2:60"), true);
        stream.topologyChanged(moving);
        open(3);
        stream.append(moving.replicas(50), frame("a", 50), null);
        stream.append(moving.replicas(80), frame("b", 80), null);
        stream.topologyChanged(
                Topology.of(moving.stage().whenCeded(), before.node(0).id()));
        assertThat(stream.find(1, 1)).as("it is still asked for it").isNotNull();
        sent.take();

        stream.wrongOwner(1, 0);
        stream.tick(OriginStream.REFUSED_PAUSE_NANOS, 0);
        stream.behind(1, 0, LIFE);

        assertThat(sent.take()).containsExactly("resume 1 via 1: 0..2", "1: b@2 after 0");
        assertThat(stream.find(2, 1)).as("its next owner gets it").isNotNull();
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
