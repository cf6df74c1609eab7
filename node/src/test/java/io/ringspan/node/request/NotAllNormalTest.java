package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.gossip.MemberState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests in three racks whose nodes are not all NORMAL. */
class NotAllNormalTest {
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";

    private final ThreeRacks ring = new ThreeRacks();

    @BeforeEach
    void start() {
        ring.start();
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private void states(MemberState... byNode) {
        ring.asker.standings().set(byNode);
    }

    private void get(Consistency level) {
        ring.send(false, false, level, GET, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY", "WRITES_ONLY", "RESUMING"})
    void aReadNeverGoesToWhoMayNotAnswer(MemberState state) {
        states(state, MemberState.NORMAL, state);
        get(Consistency.DC_ONE);
        ring.broken(1);
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
        assertThat(ring.waiting(0) + ring.waiting(2)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "LEAVING", "DOWN"})
    void aReadGoesToLastResortsWhenAllOthersAreLost(MemberState state) {
        states(state, MemberState.NORMAL, MemberState.NORMAL);
        get(Consistency.DC_ONE);
        assertThat(ring.waiting(0)).isZero();
        ring.broken(1);
        ring.broken(2);
        ring.replied(0, "+v\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n");
    }

    @Test
    void aQuorumAsksLastResortsOnlyIfItNeedsThem() {
        states(MemberState.BEHIND, MemberState.NORMAL, MemberState.NORMAL);
        get(Consistency.DC_QUORUM);
        assertThat(ring.waiting(0)).isZero();
        ring.broken(1);
        assertThat(ring.waiting(0)).isOne();
        ring.replied(2, "+v\r\n", 5, 1);
        ring.replied(0, "+v\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n");
    }

    @Test
    void aQuorumThatCannotBeAskedNamesTheStates() {
        states(MemberState.STANDBY, MemberState.WRITES_ONLY, MemberState.NORMAL);
        get(Consistency.DC_QUORUM);
        assertThat(ring.takeReplies())
                .isEqualTo("-UNAVAILABLE DC_QUORUM needs 2 of 3 replicas, and 1 can be reached"
                        + " (2 are STANDBY, WRITES_ONLY); nothing was done; try again\r\n");
    }

    @Test
    void atDcOneAReplyOfWhoMayNotAnswerIsNotGiven() {
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        ring.incr(Consistency.DC_ONE);
        ring.wrote(0, ":1\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(1, ":9\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":9\r\n");
    }

    /** It changed while the write was on its way. */
    @Test
    void whoMayNotAnswerAnyMoreIsReplacedAtOnce() {
        ring.incr(Consistency.DC_ONE);
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        ring.wrote(1, ":9\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(0, ":1\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":9\r\n");
    }

    @Test
    void atDcQuorumAMarkCountsAndTheReplyDoesNot() {
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        ring.incr(Consistency.DC_QUORUM);
        ring.wrote(0, ":1\r\n");
        ring.wrote(1, ":9\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.marked(0);
        ring.writes.look();
        assertThat(ring.takeReplies()).isEqualTo(":9\r\n");
    }

    @Test
    void atDcSafeQuorumTheOthersMustAgree() {
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        ring.incr(Consistency.DC_SAFE_QUORUM);
        ring.wrote(0, ":9\r\n");
        ring.wrote(1, ":9\r\n");
        ring.marked(0);
        ring.writes.look();
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(2, ":9\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":9\r\n");
    }

    @Test
    void whatCannotBeComparedAnyMoreIsSaidWhenEnoughHaveAppliedIt() {
        ring.incr(Consistency.DC_SAFE_QUORUM);
        states(MemberState.WRITES_ONLY, MemberState.RESUMING, MemberState.NORMAL);
        ring.wrote(0, ":1\r\n");
        ring.wrote(1, ":1\r\n");
        ring.wrote(2, ":9\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.marked(0);
        ring.writes.look();
        assertThat(ring.takeReplies()).startsWith("-DIFFERS DC_SAFE_QUORUM needs 2 of 3 ");
    }

    /** It may answer again when half of its reply has come, and that half was not kept. */
    @ParameterizedTest
    @EnumSource(names = {"DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM"})
    void aReplyOfWhichTheBeginningWasWithheldIsWithheldWhole(Consistency level) {
        states(MemberState.WRITES_ONLY, MemberState.NORMAL, MemberState.NORMAL);
        ring.incr(level);
        ring.writing(0, ":1");
        states(MemberState.NORMAL, MemberState.NORMAL, MemberState.NORMAL);
        ring.wrote(0, "2\r\n");
        ring.unanswered(1);
        ring.marked(1);
        ring.writes.look();
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(2, ":12\r\n");
        assertThat(ring.takeReplies()).doesNotStartWith("2");
    }

    @Test
    void atDcQuorumTheReplyOfALastResortIsGivenWhenNoOtherComes() {
        states(MemberState.BEHIND, MemberState.NORMAL, MemberState.NORMAL);
        ring.incr(Consistency.DC_QUORUM);
        ring.wrote(0, ":1\r\n");
        ring.marked(1);
        ring.writes.look();
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(2, ":9\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":9\r\n");

        ring.incr(Consistency.DC_QUORUM);
        ring.wrote(0, ":1\r\n");
        ring.marked(1);
        ring.writes.look();
        ring.unanswered(1);
        ring.unanswered(2);
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM"})
    void aWriteThatNobodyMayReplyToIsNotSent(Consistency level) {
        states(MemberState.WRITES_ONLY, MemberState.WRITES_ONLY, MemberState.RESUMING);
        ring.incr(level);
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ").contains("nothing was done");
        assertThat(ring.writes.lastPosition()).isZero();
    }
}
