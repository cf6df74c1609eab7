package io.ringspan.replication.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes: 0 and 1 are dc1's racks, this being 0; 2 and 3 dc2's. */
class OriginStreamTest implements SkipListener {
    private static final String RACKS = "dc1/r1:0 dc1/r2:0 dc2/r1:0 dc2/r2:0";
    private static final long LIFE = 7;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SentFrames sent = new SentFrames();
    private final List<String> skips = new ArrayList<>();
    private final Topology topology = Ring.seenBy(0, RACKS);
    private final OriginStream stream = stream(new WindowBudgets(new StreamLimits(10_000, 30_000)));

    @AfterEach
    void everyBufferIsReleased() {
        stream.close();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void nothingIsSentBeforeAReplicaHasSaidWhereItStands() {
        stream.start();
        append("a");

        assertThat(sent.take())
                .containsExactly(
                        "resume 0 via 0: 0..0", "resume 1 via 1: 0..0", "resume 2 via 2: 0..0", "resume 3 via 3: 0..0");
        stream.behind(1, 0, LIFE);
        assertThat(sent.take()).containsExactly("1: a@1 after 0");
    }

    @Test
    void aWriteGoesToEachOwnerOfTheOwnDatacenterAndOnceToTheOther() {
        open();

        append("a");
        append("b");

        assertThat(sent.take())
                .containsExactly(
                        "0: a@1 after 0",
                        "1: a@1 after 0",
                        "relay 2: a@1 after [0, 0]",
                        "0: b@2 after 1",
                        "1: b@2 after 1",
                        "relay 2: b@2 after [1, 1]");
    }

    @Test
    void aWindowIsReleasedByItsOwnReplicasMarkOnly() {
        open();
        append("a");

        stream.marked(2, 1);

        assertThat(stream.unmarked(2)).isZero();
        assertThat(stream.unmarked(3)).isOne();
        assertThat(stream.unmarked(0)).isOne();
        assertThat(stream.keptBytes()).isPositive();
        for (int replica : new int[] {0, 1, 3}) {
            stream.marked(replica, 1);
        }
        assertThat(stream.keptBytes()).isZero();
    }

    @Test
    void aReconnectRepeatsOnlyWhatTheReplicaHasNotTaken() {
        open();
        append("a");
        append("b");
        stream.disconnected(1);
        append("c");
        sent.take();

        stream.connected(1);
        assertThat(sent.take()).containsExactly("resume 1 via 1: 0..2");
        stream.behind(1, 1, LIFE);

        assertThat(sent.take()).containsExactly("1: b@2 after 1", "1: c@3 after 2");
        assertThat(stream.resentWrites()).isOne();
    }

    @Test
    void aRelayThatIsLostIsReplacedByTheNextRack() {
        open();
        append("a");
        sent.take();

        stream.disconnected(2);
        assertThat(sent.take()).containsExactly("resume 2 via 3: 0..1", "resume 3 via 3: 0..1");
        stream.behind(2, 0, LIFE);
        stream.behind(3, 1, LIFE);
        append("b");

        assertThat(sent.take())
                .containsExactly(
                        "relay 3: a@1 after [0, -]", "0: b@2 after 1", "1: b@2 after 1", "relay 3: b@2 after [1, 1]");
    }

    @Test
    void aRackThatItsRelayCannotReachIsServedAsItsOwnRelay() {
        open();
        append("a");
        sent.take();

        stream.reachable(2, 3, false);
        stream.behind(3, 0, LIFE);
        append("b");

        assertThat(sent.take())
                .containsExactly(
                        "resume 3 via 3: 0..1",
                        "relay 3: a@1 after [-, 0]",
                        "0: b@2 after 1",
                        "1: b@2 after 1",
                        "relay 2: b@2 after [1, -]",
                        "relay 3: b@2 after [-, 1]");
    }

    @Test
    void aFullConnectionHoldsUpItsOwnReplicaOnly() {
        open();
        sent.full.add(1);
        append("a");
        sent.full.clear();
        append("b");

        assertThat(sent.take()).noneMatch(line -> line.startsWith("1:")).hasSize(4);
        stream.writable(1);
        assertThat(sent.take()).containsExactly("1: a@1 after 0", "1: b@2 after 1");
    }

    @Test
    void aReplicaThatLostItsMarksIsToldWhatItMayHaveHad() {
        open();
        append("a");
        append("b");
        stream.marked(1, 1);
        sent.take();

        stream.behind(1, Upstream.LOST, LIFE + 1);

        assertThat(sent.take()).containsExactly("resume 1 via 1: 1..2");
    }

    @Test
    void aFullWindowSkipsTheOldestWritesOfItsReplicaAndSaysSoOnce() {
        open();
        stream.disconnected(3);
        stream.disconnected(2);
        for (int i = 0; i < 12; i++) {
            append("x".repeat(1000));
            stream.marked(0, i + 1);
            stream.marked(1, i + 1);
            stream.marked(2, i + 1);
        }

        assertThat(stream.unmarkedBytes(3)).isLessThanOrEqualTo(10_000);
        assertThat(stream.unmarked(3)).isEqualTo(8);
        assertThat(skips).containsExactly("skipping dc2/r1/0", "skipping dc2/r2/0");
        sent.take();
        stream.connected(3);
        assertThat(sent.take()).contains("resume 3 via 3: 4..0 without 7");
        stream.behind(3, 4, LIFE);
        stream.marked(3, 12);
        assertThat(skips).last().isEqualTo("skipped dc2/r2/0: 4 writes, 4000 bytes, [0-4294967295]");
        assertThat(stream.unmarked(3)).isZero();
        assertThat(stream.isConfirmed(3, 12)).as("it lacks four").isFalse();
        assertThat(stream.isConfirmed(1, 12)).isTrue();
    }

    @Test
    void aMarkBeyondWhatWasSentReleasesNothing() {
        open();
        stream.disconnected(1);
        append("a");

        stream.marked(1, 99);

        assertThat(stream.unmarked(1)).isOne();
    }

    @Test
    void aSpanThatNoWindowCanKeepIsRefused() {
        assertThatThrownBy(() -> append("x".repeat(20_000))).hasMessageContaining("more than the 9872");
    }

    @Test
    void aLargeSpanIsKeptByReferenceAndReleased() {
        open();
        ByteBuf span = Unpooled.copiedBuffer("y".repeat(3000), StandardCharsets.US_ASCII);
        stream.append(
                topology.replicas(0),
                new WriteFrame().form(1, (byte) 2, (byte) 0).span(span, 0, 3000),
                null);

        assertThat(span.refCnt()).isEqualTo(2);
        for (int replica = 0; replica < 4; replica++) {
            stream.marked(replica, 1);
        }
        assertThat(span.refCnt()).isOne();
    }

    @Test
    void theWaiterHearsOfMarksUntilItLetsGo() {
        open();
        List<String> heard = new ArrayList<>();
        Write first = append("a", waiter(heard));
        stream.marked(1, 1);
        first.forget();
        stream.marked(0, 1);
        append("b", waiter(heard));
        for (int replica = 0; replica < 4; replica++) {
            stream.marked(replica, 2);
        }

        assertThat(heard).containsExactly("marked 1", "marked 0", "marked 1", "marked 2", "marked 3", "released");
    }

    @Test
    void aReplyFindsItsWriteByReplicaAndPosition() {
        open();
        append("a");
        Write second = append("b");

        assertThat(stream.find(1, 2)).isSameAs(second);
        stream.marked(1, 2);
        assertThat(stream.find(1, 2)).isNull();
        assertThat(stream.find(0, 3)).isNull();
    }

    private void open() {
        stream.start();
        for (int replica = 0; replica < 4; replica++) {
            stream.behind(replica, 0, LIFE);
        }
        sent.take();
    }

    private Write append(String text) {
        return Objects.requireNonNull(stream.append(topology.replicas(17), frame(text), null));
    }

    private Write append(String text, WriteWaiter waiter) {
        return Objects.requireNonNull(stream.append(topology.replicas(17), frame(text), waiter));
    }

    private static WriteFrame frame(String text) {
        ByteBuf span = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        return new WriteFrame().form(1, (byte) 2, (byte) 0).place(17, 0, 7).span(span, 0, span.readableBytes());
    }

    private OriginStream stream(WindowBudgets budgets) {
        StreamId id = new StreamId(topology.node(topology.self()).id(), 1, 0);
        return new OriginStream(id, topology, sent, budgets, memory, Overflow.skipped(this));
    }

    private static WriteWaiter waiter(List<String> heard) {
        return new WriteWaiter() {
            @Override
            public void marked(int replica) {
                heard.add("marked " + replica);
            }

            @Override
            public void skipped(int replica) {
                heard.add("skipped " + replica);
            }

            @Override
            public void released() {
                heard.add("released");
            }
        };
    }

    @Override
    public void skipping(StreamId id, NodeId replica) {
        skips.add("skipping " + replica);
    }

    @Override
    public void skipped(StreamId id, NodeId replica, SkippedWrites skipped) {
        skips.add("skipped " + replica + ": " + skipped.writes() + " writes, " + skipped.bytes() + " bytes, "
                + skipped.ranges());
    }
}
