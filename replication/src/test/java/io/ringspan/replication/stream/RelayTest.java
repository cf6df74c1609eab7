package io.ringspan.replication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Node 0 is the origin's datacenter; 1, 2 and 3 are dc2's racks, this relay being 2. */
class RelayTest implements Upstream {
    private static final StreamId STREAM =
            new StreamId(new NodeId(new Datacenter("dc1"), new Rack("r1"), new Token(0)), 1, 0);
    private static final long NOT = RackPrevs.NOT_FOR_THIS_RACK;

    private final SentFrames sent = new SentFrames();
    private final List<String> told = new ArrayList<>();
    private final Relay relay = new Relay(Ring.seenBy(2, "dc1/r1:0 dc2/r1:0 dc2/r2:0 dc2/r3:0"), sent);

    @Test
    void eachRackGetsItsCopyWithWhatPrecedesItThere() {
        carry(9, 4, 8, 7);

        assertThat(sent.take()).containsExactlyInAnyOrder("1: a@9 after 4", "2: a@9 after 8", "3: a@9 after 7");
    }

    @Test
    void aRackThatTheWriteIsNotForGetsNothing() {
        carry(9, NOT, 8, NOT);

        assertThat(sent.take()).containsExactly("2: a@9 after 8");
    }

    @Test
    void aDuplicateIsPassedOnLikeAnyOther() {
        carry(9, 4, 8, 7);
        sent.take();

        carry(9, 4, 8, 7);

        assertThat(sent.take()).hasSize(3);
    }

    @Test
    void everyRacksOwnMarkGoesBackOnceATurn() {
        carry(9, 4, 8, 7);
        relay.marked(3, STREAM, 8);
        relay.marked(3, STREAM, 9);
        relay.marked(2, STREAM, 5);
        assertThat(told).isEmpty();

        relay.flushMarks();
        relay.flushMarks();

        assertThat(told).containsExactly("mark of 2: 5", "mark of 3: 9");
    }

    @Test
    void aRackThatCannotBeReachedIsReportedOnceAndAgainWhenItCan() {
        sent.down.add(3);
        carry(9, 4, 8, 7);
        carry(10, 9, 9, 9);
        sent.down.clear();
        relay.connected(3);

        assertThat(told).containsExactly("3 cut", "3 back");
    }

    @Test
    void aRackWhoseConnectionBreaksIsReportedBecauseWhatWasPassedMayBeLost() {
        carry(9, 4, 8, 7);

        relay.disconnected(1);

        assertThat(told).containsExactly("1 cut");
    }

    @Test
    void anOriginsQuestionAndTheAnswerArePassedOn() {
        relay.resume(this, 3, STREAM, new Resume(4, 9, 0, 1, 0));
        relay.behind(3, STREAM, 8, 1);

        assertThat(sent.take()).containsExactly("resume 3 via 3: 4..9");
        assertThat(told).containsExactly("3 behind at 8");
    }

    @Test
    void marksOfAStreamWhoseConnectionClosedGoNowhere() {
        carry(9, 4, 8, 7);
        relay.marked(3, STREAM, 9);
        relay.closed(this);
        relay.marked(3, STREAM, 10);
        relay.flushMarks();

        assertThat(told).isEmpty();
        assertThat(relay.streams()).isZero();
    }

    /** It would tell all marks to that one, and nobody when it is closed: the origin would wait for ever. */
    @Test
    void aLateQuestionOfAConnectionThatTheOriginHasGivenUpDoesNotTakeTheStreamBack() {
        RelayTest givenUp = new RelayTest();
        relay.resume(this, 3, STREAM, new Resume(4, 9, 0, 2, 0));
        sent.take();

        relay.resume(givenUp, 3, STREAM, new Resume(4, 9, 0, 1, 0));
        relay.closed(givenUp);
        relay.marked(3, STREAM, 9);
        relay.flushMarks();

        assertThat(sent.take()).isEmpty();
        assertThat(told).containsExactly("mark of 3: 9");
    }

    /** What was asked of two replicas comes by two ways: each answers the way that it was asked last. */
    @Test
    void aQuestionForOneReplicaThatComesLateTakesNoOthersAnswers() {
        RelayTest givenUp = new RelayTest();
        relay.resume(this, 3, STREAM, new Resume(4, 9, 0, 2, 0));

        relay.resume(givenUp, 1, STREAM, new Resume(4, 9, 0, 1, 0));
        relay.behind(3, STREAM, 8, 1);
        relay.marked(3, STREAM, 9);
        relay.flushMarks();
        assertThat(told).containsExactly("3 behind at 8", "mark of 3: 9");

        relay.closed(givenUp);
        relay.resume(this, 1, STREAM, new Resume(4, 9, 0, 2, 0));
        relay.behind(1, STREAM, 7, 1);
        relay.marked(1, STREAM, 9);
        relay.flushMarks();
        assertThat(told).containsExactly("3 behind at 8", "mark of 3: 9", "1 behind at 7", "mark of 1: 9");
        assertThat(givenUp.told).isEmpty();
    }

    @Test
    void aReplicaThatCannotBeReachedIsReportedToWhoeverAsksAnew() {
        sent.down.add(3);
        relay.resume(new RelayTest(), 3, STREAM, new Resume(4, 9, 0, 1, 0));

        relay.resume(this, 3, STREAM, new Resume(4, 9, 0, 2, 0));
        sent.down.clear();
        relay.connected(3);

        assertThat(told).containsExactly("3 cut", "3 back");
    }

    /** A question may have come another way than the writes do. */
    @Test
    void aReplicaThatAWriteDoesNotReachIsReportedTheWayThatTheWriteCame() {
        RelayTest givenUp = new RelayTest();
        relay.resume(givenUp, 3, STREAM, new Resume(4, 9, 0, 1, 0));
        sent.down.add(3);
        relay.disconnected(3);

        carry(10, 9, 9, 9);
        carry(11, 10, 10, 10);
        relay.closed(givenUp);
        sent.down.clear();
        relay.connected(3);

        assertThat(givenUp.told).containsExactly("3 cut");
        assertThat(told).containsExactly("3 cut", "3 back");
    }

    @Test
    void aWriteForAnotherNumberOfRacksIsRefused() {
        carry(9, 4, 8);

        assertThat(told).containsExactly("wrong owner 2: 9");
        assertThat(sent.take()).isEmpty();
    }

    /** What it waits for comes only when it has passed on what another is waited for. */
    @Test
    void whoWaitsForWhatItGainsPassesOnWhatThoseSendWhoDoNotWait() {
        Topology before = Ring.seenBy(0, "dc1/r1:0 dc2/r1:0 dc2/r2:100");
        Topology moving = Ring.moving(before, 2, Ring.grown(before, 3, "dc2/r2:60"), true);
        Relay waits =
                new Relay(Topology.of(moving.stage().whenCeded(), moving.node(3).id()), sent);

        carry(waits, write(10, 3, 50), 9, 8);

        assertThat(told).isEmpty();
        assertThat(sent.take()).containsExactlyInAnyOrder("1: a@10 after 9", "3: a@10 after 8");
    }

    /** Two who wait for each other are each behind those that do not, and reach each other through one of them. */
    @Test
    void whoHasGivenOverPassesOnWhatThoseSendWhoWait() {
        Topology before = Ring.seenBy(2, "dc1/r1:0 dc2/r1:0 dc2/r2:100");
        Topology moving = Ring.moving(before, 2, Ring.grown(before, 3, "dc2/r2:60"), true);
        Relay ahead = new Relay(
                Topology.of(moving.stage().whenGained(), moving.node(2).id()), sent);

        carry(ahead, write(10, 2, 50), 7, 7, 7);

        assertThat(told).isEmpty();
        assertThat(sent.take())
                .as("each of them says itself whether it takes it")
                .containsExactlyInAnyOrder("1: a@10 after 7", "2: a@10 after 7", "3: a@10 after 7");
    }

    private void carry(long position, long... prevs) {
        carry(relay, write(position, 1, 0), prevs);
    }

    private static WriteFrame write(long position, int epoch, int token) {
        ByteBuf span = Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII);
        return new WriteFrame()
                .number(position, position)
                .place(token, epoch, 0)
                .span(span, 0, 1);
    }

    private void carry(Relay by, WriteFrame write, long... prevs) {
        RackPrevs racks = new RackPrevs();
        racks.reset(prevs.length);
        for (int rack = 0; rack < prevs.length; rack++) {
            racks.set(rack, prevs[rack]);
        }
        by.carry(this, STREAM, write, racks);
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        told.add("mark of " + replica + ": " + mark);
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        told.add(replica + " behind at " + position);
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        told.add("wrong owner " + replica + ": " + position);
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        told.add(replica + (reachable ? " back" : " cut"));
    }
}
