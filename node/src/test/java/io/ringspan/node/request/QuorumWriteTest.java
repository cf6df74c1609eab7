package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.node.worker.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that several of three racks confirm. */
class QuorumWriteTest {

    private final ThreeRacks ring = new ThreeRacks();

    @BeforeEach
    void start() {
        ring.start();
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DC_QUORUM", "DC_SAFE_QUORUM"})
    void aMajorityAnswers(Consistency level) {
        ring.incr(level);
        ring.wrote(2, ":1\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(1, ":1\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
        assertThat(ring.outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void atDcQuorumRepliesMayDifferAndTheNearestIsGiven() {
        ring.incr(Consistency.DC_QUORUM);
        ring.wrote(2, ":3\r\n");
        ring.wrote(1, ":2\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":2\r\n");
    }

    @Test
    void atDcSafeQuorumTheThirdDecidesOrTheClientIsToldThatItIsApplied() {
        ring.incr(Consistency.DC_SAFE_QUORUM);
        ring.wrote(0, ":1\r\n");
        ring.wrote(1, ":2\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(2, ":2\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":2\r\n");

        ring.incr(Consistency.DC_SAFE_QUORUM);
        ring.wrote(0, ":1\r\n");
        ring.wrote(1, ":2\r\n");
        ring.wrote(2, ":3\r\n");
        assertThat(ring.takeReplies())
                .isEqualTo("-DIFFERS DC_SAFE_QUORUM needs 2 of 3 replicas to give the same reply; 3 have applied the"
                        + " write, and 1 at the most gave the same\r\n");
    }

    @Test
    void ofManyCommandsEachIsDecidedByItself() {
        ring.send(true, false, Consistency.DC_SAFE_QUORUM, ThreeRacks.INCR.repeat(2), 2);
        ring.wrote(0, ":1\r\n:5\r\n");
        ring.wrote(1, ":2\r\n:5\r\n");
        ring.wrote(2, ":3\r\n:6\r\n");
        assertThat(ring.takeReplies()).startsWith("-DIFFERS ").endsWith("\r\n:5\r\n");
    }

    @Test
    void atDcAllEveryRackHasToConfirmIt() {
        ring.incr(Consistency.DC_ALL);
        ring.wrote(0, ":1\r\n");
        ring.wrote(1, ":1\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(2, ":1\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
    }

    @Test
    void whereTooFewCanBeReachedNothingIsSent() {
        ring.links.get(1).up = false;
        ring.links.get(2).up = false;
        ring.incr(Consistency.DC_QUORUM);
        assertThat(ring.takeReplies())
                .isEqualTo("-UNAVAILABLE DC_QUORUM needs 2 of 3 replicas, and 1 can be reached; nothing was done;"
                        + " try again\r\n");
        assertThat(ring.appended()).isZero();
    }

    @Test
    void tooManyRefusalsAreAnErrorAtOnce() {
        ring.incr(Consistency.DC_QUORUM);
        ring.refused(0);
        assertThat(ring.takeReplies()).isEmpty();
        ring.refused(1);
        assertThat(ring.takeReplies()).startsWith("-REFUSED DC_QUORUM needs 2 of 3 replicas, and the stores of 2 ");
    }

    @Test
    void aMarkCountsAsConfirmedAndAReplyMayComeAfterTheWriteWasLost() {
        ring.incr(Consistency.DC_QUORUM);
        ring.unanswered(1);
        ring.marked(1);
        ring.wrote(0, ":1\r\n");
        ring.after(1);
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");

        ring.incr(Consistency.DC_ALL);
        ring.wrote(0, ":1\r\n");
        ring.wrote(2, ":1\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(1, ":1\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
    }

    @Test
    void whatTooFewConfirmInTimeIsUnknown() {
        ring.incr(Consistency.DC_QUORUM);
        ring.wrote(0, ":1\r\n");
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies())
                .isEqualTo("-UNKNOWN DC_QUORUM needs 2 of 3 replicas, and 1 confirmed the write in time; it may still"
                        + " take effect\r\n");
        assertThat(ring.tally.unknownWrites()).isOne();
        assertThat(ring.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aReplicaThatWillNotReplyMayStillMarkTheWrite() {
        ring.incr(Consistency.DC_ALL);
        ring.wrote(0, ":1\r\n");
        ring.unanswered(1);
        ring.wrote(2, ":1\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.marked(1);
        ring.after(1);
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");

        ring.incr(Consistency.DC_ALL);
        ring.unanswered(1);
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies()).startsWith("-UNKNOWN DC_ALL ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAMajorityHasAppliedInTimeIsNotUnknown(boolean replied) {
        ring.incr(Consistency.DC_SAFE_QUORUM);
        ring.wrote(0, ":1\r\n");
        if (replied) {
            ring.wrote(1, ":2\r\n");
        } else {
            ring.marked(1);
        }
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies())
                .isEqualTo("-DIFFERS DC_SAFE_QUORUM needs 2 of 3 replicas to give the same reply; 2 have applied the"
                        + " write, and 1 at the most gave the same\r\n");
        assertThat(ring.tally.unknownWrites()).isZero();
        assertThat(ring.tally.differences()).isOne();
        assertThat(ring.outcome()).isEqualTo(Outcome.ERROR);
    }

    /** Its replies are not kept, but for this the write has been sent: that is what the client is told. */
    @ParameterizedTest
    @EnumSource(names = {"DC_QUORUM", "DC_SAFE_QUORUM", "DC_ALL"})
    void whatIsAppliedAndFindsNoRoomForItsRepliesIsSaidToBeApplied(Consistency level) {
        ring.incr(level);
        ring.wrote(0, ":1\r\n");
        ring.othersHoldForWrites(ThreeRacks.HELD_BYTES_MAX - 200);
        ring.writing(1, "+" + "x".repeat(1_000));
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(1, "\r\n");
        if (level == Consistency.DC_ALL) {
            assertThat(ring.takeReplies()).isEmpty();
            ring.wrote(2, ":1\r\n");
        }
        assertThat(ring.takeReplies())
                .startsWith("-DIFFERS " + level + " needs ")
                .contains(" have applied the write, and the room for replies");
        assertThat(ring.tally.heldWriteReplyBytes()).isZero();
        assertThat(ring.tally.unknownWrites()).isZero();
    }

    @Test
    void whatFindsNoRoomForItsRepliesAndIsNotConfirmedInTimeIsUnknown() {
        ring.incr(Consistency.DC_QUORUM);
        ring.othersHoldForWrites(ThreeRacks.HELD_BYTES_MAX);
        ring.wrote(0, ":1\r\n");
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies()).startsWith("-UNKNOWN DC_QUORUM needs 2 of 3 replicas, and 1 confirmed ");
    }

    @Test
    void aWriteThatComesWhileHalfOfTheRoomIsTakenIsRefusedAndNotSent() {
        ring.othersHoldForWrites(ThreeRacks.HELD_BYTES_MAX / 2 + 1);
        ring.incr(Consistency.DC_QUORUM);
        assertThat(ring.takeReplies())
                .startsWith("-OVERLOADED the replies that this node holds for writes at a quorum ")
                .contains("nothing was done");
        assertThat(ring.appended()).isZero();
        assertThat(ring.tally.commandsOverloaded()).isOne();
        ring.send(true, false, Consistency.DC_ONE, ThreeRacks.INCR, 1);
        ring.wrote(0, ":1\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
    }

    /** Commands that are compared one by one are kept, too. */
    @Test
    void aWriteWhoseCommandsFindNoRoomIsRefusedAndNotSent() {
        ring.othersHoldForWrites(ThreeRacks.HELD_BYTES_MAX / 2 - 100);
        ring.send(true, false, Consistency.DC_SAFE_QUORUM, ThreeRacks.INCR.repeat(400), 400);
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ");
        assertThat(ring.appended()).isZero();
    }

    @Test
    void whatAllHaveAppliedAndNobodyRepliesToIsNotUnknown() {
        ring.incr(Consistency.DC_QUORUM);
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            ring.unanswered(node);
            ring.marked(node);
        }
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies())
                .isEqualTo("-DIFFERS DC_QUORUM needs 2 of 3 replicas; 3 have applied the write, and no reply of theirs"
                        + " came in time\r\n");
    }

    @Test
    void whatHadComeOfAReplyIsForgottenWhenItsNodeGoesAway() {
        ring.incr(Consistency.DC_QUORUM);
        ring.writing(0, ":12");
        ring.writes.away(0);
        ring.wrote(0, ":123\r\n");
        ring.wrote(1, ":123\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":123\r\n");
    }
}
