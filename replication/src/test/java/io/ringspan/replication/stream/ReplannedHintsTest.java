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
import org.junit.jupiter.api.Test;

/** The ring changes while writes for a node that is away are on disk: token 50 goes to another node of its rack, token 80 stays. */
class ReplannedHintsTest implements SkipListener {
    private static final long LIFE = 3;
    private static final byte WANTS_REPLY = 1;

    private final Topology before = Ring.seenBy(1, 0, "dc1/r1:0 dc1/r2:100");
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SimDisk disk = new SimDisk(memory);
    private final SentFrames sent = new SentFrames();
    private final List<String> heard = new ArrayList<>();
    private final StreamId id = new StreamId(before.node(0).id(), 1, 0);
    private final OriginStream stream = new OriginStream(
            id,
            before,
            sent,
            new WindowBudgets(new StreamLimits(300, 3_000)),
            memory,
            new Overflow(this, disk.of(id, 1)));

    @AfterEach
    void everyBufferIsReleased() {
        stream.close();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void whatIsOnDiskGoesToWhoOwnsItWhenItsTurnComes() {
        fallBehind();

        stream.topologyChanged(Ring.grown(before, 2, "dc1/r2:60"));

        stream.behind(2, 4, LIFE);
        stream.behind(1, 0, LIFE);
        sent.takeFlags();
        assertThat(sent.take().stream().filter(line -> !line.startsWith("resume")))
                .containsExactlyInAnyOrder(
                        "1: b@2 after 0", "1: d@4 after 2", "1: c@5 after 4", "2: c@6 after 4", "2: d@7 after 6");
        stream.marked(2, 7);
        stream.tick(0, 0);
        assertThat(sent.take()).containsExactly("2: a@8 after 7");
        assertThat(stream.skippedWrites()).isZero();
        stream.marked(2, 8);
        stream.marked(1, 5);
        assertThat(stream.hinted(1)).isZero();
    }

    @Test
    void whatIsForARackThatHasNoNodeWithTokensAnyMoreIsCountedWhenItsTurnComes() {
        fallBehind();

        stream.topologyChanged(Ring.left(before, 2, 1));
        stream.behind(1, 0, LIFE);

        assertThat(sent.take()).noneMatch(line -> line.startsWith("1: "));
        assertThat(stream.skippedWrites()).isEqualTo(2);
        assertThat(stream.unmarked(1)).isZero();
    }

    /** The owner was given the same writes, which it would not know again behind the stream's end. */
    @Test
    void whatIsOnDiskForOneWhoWasToOwnAndWillNotIsDropped() {
        Topology moving = Ring.moving(before, 2, Ring.grown(before, 2, "dc1/r2:60"), true);
        stream.start();
        stream.topologyChanged(moving);
        stream.behind(0, 0, LIFE);
        stream.behind(1, 0, LIFE);
        for (int times = 0; times < 4; times++) {
            append(moving, "a", 50);
            stream.marked(1, stream.last());
        }
        assertThat(stream.hinted(2)).isPositive();
        sent.take();

        stream.topologyChanged(Ring.undone(moving));
        stream.behind(2, 0, LIFE);

        assertThat(sent.take()).noneMatch(line -> line.startsWith("1: "));
        assertThat(stream.unmarked(2)).isZero();
        assertThat(stream.unmarked(1)).isZero();
        assertThat(stream.skippedWrites()).isZero();
    }

    /** Four writes, of which the window holds the last two. */
    private void fallBehind() {
        stream.start();
        stream.behind(0, 0, LIFE);
        append("a", 50);
        append("b", 80);
        append("c", 50);
        append("d", 80);
        assertThat(stream.hinted(1)).isPositive();
        sent.take();
    }

    private void append(String text, int token) {
        append(before, text, token);
    }

    private void append(Topology by, String text, int token) {
        ByteBuf span = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        WriteFrame frame = new WriteFrame()
                .form(1, (byte) 2, WANTS_REPLY)
                .place(token, 0, 0)
                .span(span, 0, 1);
        assertThat(stream.append(by.replicas(token), frame, null)).isNotNull();
        stream.marked(0, stream.last());
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {
        heard.add("skipping " + replica);
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {}

    @Override
    public void hintsFailed(StreamId of, NodeId replica, String why) {
        heard.add(replica + ": " + why);
    }
}
