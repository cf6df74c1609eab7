package io.ringspan.node.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.sim.ManualTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a relay says of the replies of its three racks. */
class GathersTest implements Gathers.Origin {
    private static final String INCR = "*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n";
    private static final long TIMEOUT_NANOS = 1_000;
    private static final long HELD_BYTES_MAX = 10_000;

    private final List<RingNode> nodes = nodes();
    private final Topology topology = Topology.of(1, nodes.get(0).id(), nodes);
    private final StreamId stream = new StreamId(new NodeId(new Datacenter("far"), new Rack("r"), new Token(0)), 1, 0);
    private final List<String> words = new ArrayList<>();
    private final ManualTime time = new ManualTime();
    private final Tally tally = new Tally(time);
    private final Budget held = new Budget(HELD_BYTES_MAX);
    private final Lease heldByOthers = held.lease();
    private final Standings standings = new Standings();
    private final Gathers gathers = new Gathers(
            () -> topology,
            new Reconciliation(RespProtocol.RESP, CommandTable.load()),
            new ReplyRoom(held.lease(), HELD_BYTES_MAX, tally::writeRepliesHeld),
            tally,
            standings,
            () -> TIMEOUT_NANOS);

    private static List<RingNode> nodes() {
        List<RingNode> made = new ArrayList<>();
        for (int rack = 0; rack < 3; rack++) {
            NodeId id = new NodeId(new Datacenter("dc"), new Rack("r" + rack), new Token(0));
            made.add(new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token())));
        }
        return made;
    }

    @AfterEach
    void nothingIsKept() {
        gathers.tick(time.nanoTime() + TIMEOUT_NANOS);
        assertThat(gathers.size()).isZero();
        assertThat(tally.heldWriteReplyBytes()).isZero();
    }

    @Override
    public void gathered(StreamId of, long position, Gathered word, BitSet commands) {
        assertThat(of).isEqualTo(stream);
        words.add(position + " " + word + " " + commands);
    }

    private void relayed(long position, int commands) {
        ByteBuf span = Unpooled.copiedBuffer(INCR.repeat(commands), ISO_8859_1);
        WriteFrame frame = new WriteFrame()
                .form(commands, (byte) 2, WriteFlags.GATHERED)
                .place(0, 1, 1)
                .span(span, 0, span.readableBytes());
        frame.number(position, position);
        gathers.begin(this, stream, frame);
        span.release();
    }

    private void replied(int node, long position, String resp) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        gathers.repliesOf(node, stream).replied(position, in, 0, in.readableBytes(), true, 0);
        in.release();
    }

    private void refused(int node, long position) {
        ByteBuf in = Unpooled.copiedBuffer("-OOM\r\n", ISO_8859_1);
        gathers.repliesOf(node, stream).replied(position, in, 0, in.readableBytes(), true, 1);
        in.release();
    }

    @Test
    void aMajorityThatSaysTheSameIsOneWordAndTheRestIsNone() {
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        assertThat(words).isEmpty();
        replied(2, 7, ":1\r\n");
        replied(1, 7, ":9\r\n");
        assertThat(words).containsExactly("7 MET {}");
    }

    @Test
    void whatDiffersIsSaidCommandByCommand() {
        relayed(7, 3);
        replied(0, 7, ":1\r\n:5\r\n:1\r\n");
        replied(1, 7, ":2\r\n:5\r\n:2\r\n");
        replied(2, 7, ":3\r\n:6\r\n:2\r\n");
        relayed(8, 1);
        replied(0, 8, ":1\r\n");
        replied(1, 8, ":2\r\n");
        replied(2, 8, ":3\r\n");
        assertThat(words).containsExactly("7 DIFFERENT {0}", "8 DIFFERENT {0}");
    }

    @Test
    void repliesThatAgreeCommandByCommandAreEnough() {
        relayed(7, 2);
        replied(0, 7, ":1\r\n:5\r\n");
        replied(1, 7, ":1\r\n:6\r\n");
        replied(2, 7, ":2\r\n:6\r\n");
        assertThat(words).containsExactly("7 MET {}");
    }

    @Test
    void aMajorityThatRefusesIsSaidAtOnce() {
        relayed(7, 1);
        refused(0, 7);
        refused(1, 7);
        assertThat(words).containsExactly("7 REFUSED {}");
    }

    @Test
    void whatIsNotKnownIsNotSaid() {
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        gathers.repliesOf(1, stream).unanswered(7);
        gathers.repliesOf(2, stream).unanswered(7);
        gathers.tick(time.nanoTime() + TIMEOUT_NANOS - 1);
        assertThat(gathers.size()).isOne();
        gathers.tick(time.nanoTime() + TIMEOUT_NANOS);
        replied(1, 7, ":1\r\n");
        assertThat(words).isEmpty();
        assertThat(tally.gathersUnsaid()).isOne();
        assertThat(tally.gathersSaid()).isZero();
    }

    @Test
    void whatIsSentAgainGoesOnAndWhatIsCutOffBeginsAnew() {
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        relayed(7, 1);
        ByteBuf half = Unpooled.copiedBuffer(":", ISO_8859_1);
        gathers.repliesOf(1, stream).replied(7, half, 0, 1, false, 0);
        half.release();
        gathers.away(1);
        replied(1, 7, ":1\r\n");
        assertThat(words).containsExactly("7 MET {}");
    }

    @Test
    void ofAReplyWhoseBeginningWasWithheldTheRestIsNotCompared() {
        relayed(7, 1);
        for (int node = 0; node < 2; node++) {
            standings.set(new MemberState[] {MemberState.WRITES_ONLY, MemberState.WRITES_ONLY, MemberState.NORMAL});
            ByteBuf half = Unpooled.copiedBuffer(":1", ISO_8859_1);
            gathers.repliesOf(node, stream).replied(7, half, 0, 2, false, 0);
            half.release();
            standings.set(new MemberState[] {MemberState.NORMAL, MemberState.NORMAL, MemberState.NORMAL});
            replied(node, 7, "2\r\n");
        }
        assertThat(words).isEmpty();
    }

    private void states(MemberState... byNode) {
        standings.set(byNode);
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY", "WRITES_ONLY", "RESUMING"})
    void whoMayNotAnswerHasNoSay(MemberState state) {
        states(state, MemberState.NORMAL, MemberState.NORMAL);
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        replied(1, 7, ":1\r\n");
        assertThat(words).isEmpty();
        replied(2, 7, ":1\r\n");
        assertThat(words).containsExactly("7 MET {}");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "LEAVING", "DOWN"})
    void aLastResortThatSaysTheSameCounts(MemberState state) {
        states(state, MemberState.NORMAL, MemberState.NORMAL);
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        assertThat(words).isEmpty();
        replied(1, 7, ":1\r\n");
        assertThat(words).containsExactly("7 MET {}");
    }

    /** Two that differ, and the third may not answer: whoever asks need not wait. */
    @Test
    void whatTheOthersDoNotAgreeOnIsSaidAtOnce() {
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        relayed(7, 1);
        replied(1, 7, ":1\r\n");
        replied(2, 7, ":2\r\n");
        assertThat(words).containsExactly("7 DIFFERENT {0}");
    }

    /** The origin goes by the marks then. */
    @Test
    void whereTooFewMayAnswerNothingIsSaid() {
        states(MemberState.WRITES_ONLY, MemberState.STANDBY, MemberState.NORMAL);
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        gathers.repliesOf(1, stream).unanswered(7);
        replied(2, 7, ":1\r\n");
        assertThat(words).isEmpty();
    }

    @Test
    void whoStopsToAnswerWhileAWriteIsUnderWayHasNoSayAnyMore() {
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        states(MemberState.NORMAL, MemberState.WRITES_ONLY, MemberState.NORMAL);
        replied(1, 7, ":1\r\n");
        assertThat(words).isEmpty();
        replied(2, 7, ":1\r\n");
        assertThat(words).containsExactly("7 MET {}");
    }

    @Test
    void aRefusalIsNotKeptFromTheOrigin() {
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        relayed(7, 1);
        refused(0, 7);
        refused(1, 7);
        assertThat(words).containsExactly("7 REFUSED {}");
    }

    /** Replies for which there is no room confirm the write all the same. */
    @Test
    void whatIsAppliedAndNotKeptIsSaidToDiffer() {
        relayed(7, 2);
        replied(0, 7, ":1\r\n:5\r\n");
        heldByOthers.take(HELD_BYTES_MAX - 500);
        replied(1, 7, "+" + "x".repeat(1_000) + "\r\n:5\r\n");
        assertThat(words).containsExactly("7 DIFFERENT {0, 1}");
    }

    @Test
    void whileHalfOfTheRoomIsTakenNothingIsGathered() {
        heldByOthers.take(HELD_BYTES_MAX / 2 + 1);
        relayed(7, 1);
        replied(0, 7, ":1\r\n");
        replied(1, 7, ":1\r\n");
        assertThat(words).isEmpty();
        assertThat(gathers.size()).isZero();
        assertThat(tally.gathersUnsaid()).isOne();
    }

    @Test
    void anOriginThatIsGoneGetsNothing() {
        relayed(7, 1);
        gathers.closed(this);
        replied(0, 7, ":1\r\n");
        replied(1, 7, ":1\r\n");
        assertThat(words).isEmpty();
    }
}
