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
import io.ringspan.replication.time.HybridClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stream does when its disk, or what lies on it, is not well. A window holds 15 of the short writes. */
class BacklogTroubleTest implements SkipListener {
    private static final String RACKS = "dc1/r1:0 dc1/r2:0 dc2/r1:0 dc2/r2:0";
    private static final long LIFE = 7;
    private static final int FEW = 15;
    private static final int MANY = 40;
    private static final int AWAY = 1;
    private static final int AWAY_TOO = 2;
    private static final long CLOCK = 1L << 40;
    private static final long NOW_MILLIS = HybridClock.millis(CLOCK);
    private static final long TWO_DAYS = 2 * 86_400_000L;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SimDisk disk = new SimDisk(memory);
    private final SentFrames sent = new SentFrames();
    private final List<String> failures = new ArrayList<>();
    private final WindowBudgets small = new WindowBudgets(new StreamLimits(2_000, 10_000));
    private final Topology topology = Ring.seenBy(0, RACKS);
    private final StreamId id = new StreamId(topology.node(0).id(), 1, 0);
    private OriginStream stream = stream(small, 1);

    @AfterEach
    void everyBufferIsReleased() {
        stream.close();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void whatACrashHasTornIsToldAndTheRestIsSent() {
        fallBehind();
        disk.tear(id, node(AWAY));

        startAgain(2);

        assertThat(failures).hasSize(1);
        assertThat(stream.skippedWrites()).isOne();
        stream.behind(AWAY, 0, LIFE);
        assertThat(sent.take()).endsWith("1: w39@39 after 38");
        stream.marked(AWAY, MANY);
        assertThat(stream.isEmpty()).isTrue();
        assertThat(stream.isConfirmed(AWAY, 1)).as("something was lost").isFalse();
    }

    @Test
    void whatALowerLimitGivesUpAtTheNextStartIsCounted() {
        fallBehind();
        disk.room(1_000);

        startAgain(2);

        assertThat(stream.skippedWrites()).isEqualTo(MANY);
        assertThat(stream.hinted(AWAY)).isZero();
        assertThat(stream.isConfirmed(AWAY, 1)).isFalse();
    }

    /** The window's writes wait for the marks of what was sent from disk; those may never come. */
    @Test
    void whatComesBehindRecordsThatAreTooOldIsSentOnceTheyAreGone() {
        stream.close();
        stream = stream(new WindowBudgets(new StreamLimits(600_000, 3_000_000)), 1);
        open(0, 2, 3);
        IntStream.range(0, 10).forEach(i -> append("x".repeat(200_000)));
        stream.behind(AWAY, 0, LIFE);
        assertThat(stream.hinted(AWAY)).isEqualTo(8);
        for (int replica : new int[] {0, 2, 3}) {
            stream.marked(replica, 10);
        }
        sent.take();

        stream.tick(0, NOW_MILLIS + TWO_DAYS);

        assertThat(stream.hinted(AWAY)).isZero();
        assertThat(stream.skippedWrites()).isEqualTo(8);
        assertThat(sent.take()).hasSize(2);
        assertThat(stream.isAbreast(AWAY)).isTrue();
    }

    /** The replica has lost its marks, so all is to be sent once more; then the node stops. */
    @Test
    void whatWasSentBeforeTheReplicaSaidWhereItStandsMayHaveBeenApplied() {
        open(0, 1, 2, 3);
        appendAll(1, 10);
        stream.disconnected(AWAY);
        stream.connected(AWAY);
        sent.full.add(AWAY);
        stream.behind(AWAY, 0, LIFE + 1);
        appendAll(11, MANY);
        stream.close();
        sent.full.clear();

        startAgain(2);

        assertThat(sent.take()).contains("resume 1 via 1: 0..10");
    }

    @Test
    void aDiskThatTakesNothingIsAskedOnceATick() {
        open(0, 2, 3);
        appendAll(1, 20);
        assertThat(stream.hinted(AWAY)).isEqualTo(FEW);
        disk.fail(id, node(AWAY));

        appendAll(21, 80);

        assertThat(failures).hasSize(1);
        assertThat(stream.skippedWrites()).isPositive();
        disk.heal(id, node(AWAY));
        stream.tick(0, NOW_MILLIS);
        appendAll(81, 100);
        assertThat(stream.hinted(AWAY)).isGreaterThan(FEW);
        assertThat(failures).hasSize(1);
    }

    /** What a replica is told to do without it takes for its own: a later start would send it in vain. */
    @Test
    void whatCannotBeOpenedIsLeftToALaterStart() {
        open(0, 3);
        appendAll(1, MANY);
        stream.marked(0, MANY);
        stream.marked(3, MANY);
        stream.close();
        disk.fail(id, node(AWAY));

        startAgain(2);

        assertThat(failures).hasSize(1);
        stream.behind(AWAY, MANY, LIFE);
        assertThat(sent.take()).contains("resume 2 via 2: 0..0").noneMatch(line -> line.startsWith("resume 1"));
        stream.close();
        disk.heal(id, node(AWAY));
        startAgain(3);
        assertThat(sent.take()).contains("resume 1 via 1: 0..0");
        stream.behind(AWAY, 0, LIFE);
        assertThat(sent.take()).hasSize(MANY).endsWith("1: w40@40 after 39");
        stream.marked(AWAY, MANY);
        stream.behind(AWAY_TOO, 0, LIFE);
        stream.marked(AWAY_TOO, MANY);
        assertThat(stream.isEmpty()).isTrue();
    }

    /** The machine was lost, and with it how far the log had been sent. */
    @Test
    void aReplicaThatHasMoreThanTheDiskKnowsOfIsBelieved() {
        fallBehind();
        byte[] before = disk.mark(id, node(AWAY));
        startAgain(2);
        stream.behind(AWAY, 0, LIFE);
        stream.close();
        disk.mark(id, node(AWAY), before);
        sent.take();

        startAgain(3);

        assertThat(sent.take()).contains("resume 1 via 1: 0..0");
        stream.behind(AWAY, 25, LIFE);
        assertThat(sent.take()).hasSize(MANY - 25).startsWith("1: w26@26 after 25");
        stream.marked(AWAY, MANY);
        assertThat(stream.isEmpty()).isTrue();
    }

    /** One replica has nothing, the others have everything, and the node stops. */
    private void fallBehind() {
        open(0, 2, 3);
        appendAll(1, MANY);
        for (int replica : new int[] {0, 2, 3}) {
            stream.marked(replica, MANY);
        }
        assertThat(stream.close()).isZero();
        sent.take();
    }

    private void startAgain(int start) {
        stream = stream(small, start);
        stream.start();
    }

    private NodeId node(int number) {
        return topology.node(number).id();
    }

    private void open(int... replicas) {
        stream.start();
        for (int replica : replicas) {
            stream.behind(replica, 0, LIFE);
        }
        sent.take();
    }

    private void appendAll(int first, int last) {
        IntStream.rangeClosed(first, last).forEach(i -> append("w" + i));
        sent.take();
    }

    private void append(String text) {
        ByteBuf span = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        WriteFrame frame =
                new WriteFrame().form(1, (byte) 2, (byte) 0).place(17, 0, CLOCK).span(span, 0, span.readableBytes());
        assertThat(stream.append(topology.replicas(17), frame, null)).isNotNull();
    }

    private OriginStream stream(WindowBudgets budgets, int start) {
        return new OriginStream(id, topology, sent, budgets, memory, new Overflow(this, disk.of(id, start)));
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {}

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {}

    @Override
    public void hintsFailed(StreamId of, NodeId replica, String why) {
        failures.add(why);
    }
}
