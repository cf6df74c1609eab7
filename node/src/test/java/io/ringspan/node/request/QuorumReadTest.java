package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.replication.choice.RetryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that several of three racks answer. */
class QuorumReadTest {
    private static final long THIRD = ThreeRacks.TIMEOUT_NANOS / 3;
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    private static final String SMEMBERS = "*2\r\n$8\r\nSMEMBERS\r\n$1\r\nk\r\n";
    private static final String HGETALL = "*2\r\n$7\r\nHGETALL\r\n$1\r\nk\r\n";
    private static final String TTL = "*2\r\n$3\r\nTTL\r\n$1\r\nk\r\n";

    private final ThreeRacks ring = new ThreeRacks();

    @AfterEach
    void close() {
        ring.close();
    }

    private void get(Consistency level) {
        ring.send(false, false, level, GET, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DC_QUORUM", "DC_SAFE_QUORUM"})
    void aMajorityIsAskedNearestFirstAndAnswersIfItAgrees(Consistency level) {
        get(level);
        assertThat(ring.waiting(2)).isZero();
        ring.replied(1, "$1\r\nv\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(0, "$1\r\nv\r\n", 0, 0);
        assertThat(ring.takeReplies()).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void allRacksAreAskedAtDcAll() {
        get(Consistency.DC_ALL);
        ring.replied(0, "+v\r\n", 5, 1);
        ring.replied(1, "+v\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "+old\r\n", 4, 1);
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n");
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 5, 9, new", "5, 2, 5, 1, new", "7, 1, 0, 0, new", "7, 1, -6, 0, new"})
    void atDcQuorumTheNewestKnownVersionWinsAtOnce(long clock, long tie, long other, long otherTie, String expected) {
        get(Consistency.DC_QUORUM);
        ring.replied(0, "+old\r\n", other, otherTie);
        ring.replied(1, "+new\r\n", clock, tie);
        assertThat(ring.takeReplies()).isEqualTo("+" + expected + "\r\n");
        assertThat(ring.waiting(2)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatIsWrittenAfterItIsLaterThanWhatItFound(boolean known) {
        long found = ring.clock.now() + 50;
        get(Consistency.DC_QUORUM);
        ring.replied(0, "+v\r\n", known ? found : -found, 0);
        ring.replied(1, "+v\r\n", Long.MIN_VALUE, 0);
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n");
        assertThat(ring.clock.now()).isGreaterThan(found);
    }

    @ParameterizedTest
    @CsvSource({"7, -7", "7, -9", "0, 0", "-3, -9", "7, 7"})
    void whatMayBeNewerIsDecidedByTheThirdReplica(long clock, long other) {
        get(Consistency.DC_QUORUM);
        ring.replied(0, "+one\r\n", clock, 1);
        ring.replied(1, "+two\r\n", other, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "+two\r\n", 0, 0);
        assertThat(ring.takeReplies()).isEqualTo("+two\r\n");
    }

    @Test
    void aTimeoutThatIsMultipliedHoldsForWhatBeginsThen() {
        ring.timeoutNanos = 3 * ThreeRacks.TIMEOUT_NANOS;
        get(Consistency.DC_QUORUM);
        ring.timeoutNanos = ThreeRacks.TIMEOUT_NANOS;
        ring.after(2 * ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies()).isEmpty();
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies()).startsWith("-");
    }

    @Test
    void enoughRepliesThatDisagreeAtTheDeadlineAreNoTimeout() {
        get(Consistency.DC_SAFE_QUORUM);
        ring.replied(0, "+one\r\n", 5, 1);
        ring.replied(1, "+two\r\n", 6, 1);
        assertThat(ring.waiting(2)).isOne();
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies())
                .startsWith("-DISAGREE DC_SAFE_QUORUM needs 2 of 3 replicas to agree; 2 answered");
        assertThat(ring.tally.disagreements()).isOne();
    }

    @Test
    void ifNothingDecidesItIsAnErrorThatSaysHowFarItCame() {
        get(Consistency.DC_QUORUM);
        ring.replied(0, "+one\r\n", 0, 0);
        ring.replied(1, "+two\r\n", 0, 0);
        ring.replied(2, "+three\r\n", 0, 0);
        assertThat(ring.takeReplies())
                .isEqualTo("-DISAGREE DC_QUORUM needs 2 of 3 replicas to agree; 3 answered, and 1 at the most agree;"
                        + " write the key again, or read it at DC_ONE\r\n");
    }

    @Test
    void atDcSafeQuorumANewerVersionIsNotEnough() {
        get(Consistency.DC_SAFE_QUORUM);
        ring.replied(0, "+old\r\n", 5, 1);
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "+none\r\n", 9, 1);
        assertThat(ring.takeReplies()).startsWith("-DISAGREE DC_SAFE_QUORUM needs 2 of 3 ");
    }

    @Test
    void aLostReplicaIsReplacedAndTooFewAreAnErrorAtOnce() {
        get(Consistency.DC_QUORUM);
        ring.broken(0);
        ring.replied(1, "+v\r\n", 5, 1);
        ring.replied(2, "+v\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n");

        get(Consistency.DC_QUORUM);
        ring.broken(0);
        ring.broken(1);
        assertThat(ring.takeReplies())
                .isEqualTo("-UNAVAILABLE DC_QUORUM needs 2 of 3 replicas, and no more than 1 can answer; nothing was"
                        + " done; try again\r\n");
    }

    @Test
    void aSilentReplicaIsReplacedAfterAThirdOfTheTimeAndAllOfItIsTheDeadline() {
        get(Consistency.DC_QUORUM);
        ring.replied(0, "+v\r\n", 5, 1);
        ring.after(THIRD);
        assertThat(ring.waiting(2)).isOne();
        ring.after(2 * THIRD - 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.after(1);
        assertThat(ring.takeReplies())
                .isEqualTo("-TIMEOUT DC_QUORUM needs 2 of 3 replicas, and 1 answered in time; try again\r\n");
    }

    @Test
    void whereAllReplicasAreLateAPartOfTheReadsAsksOneMore() {
        for (int read = 0; read < 1_001; read++) {
            get(Consistency.DC_QUORUM);
            if (read == 0) {
                ring.after(THIRD);
                ring.after(THIRD); // of all three it is known now
            }
        }
        ring.after(THIRD);
        int repeated = 1_001 * RetryBudget.PERCENT / 100 + RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND;
        assertThat(ring.tally.readRetries()).isEqualTo(1 + repeated);
        assertThat(ring.waiting(2)).isEqualTo(1 + repeated);
        assertThat(ring.tally.readRetriesDenied()).isPositive();
    }

    @Test
    void whereTooFewCanBeReachedNothingIsSent() {
        ring.links.get(1).up = false;
        ring.links.get(2).up = false;
        get(Consistency.DC_QUORUM);
        assertThat(ring.waiting(0)).isZero();
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE DC_QUORUM needs 2 of 3 replicas, and 1 can be reached");
    }

    @Test
    void ofManyCommandsEachIsDecidedByItself() {
        ring.send(false, false, Consistency.DC_QUORUM, GET.repeat(3), 3);
        ring.replied(0, "+a\r\n+b0\r\n+c0\r\n", 1, 1, 2, 1, 9, 1);
        ring.replied(1, "+a\r\n+b1\r\n+c1\r\n", 0, 0, 3, 1, 8, 1);
        assertThat(ring.takeReplies()).isEqualTo("+a\r\n+b1\r\n+c0\r\n");

        ring.send(false, false, Consistency.DC_SAFE_QUORUM, GET.repeat(2), 2);
        ring.replied(0, "+a\r\n+b\r\n", 0, 0, 0, 0);
        ring.replied(1, "+a\r\n+c\r\n", 0, 0, 0, 0);
        ring.replied(2, "+x\r\n+y\r\n", 0, 0, 0, 0);
        assertThat(ring.takeReplies()).startsWith("+a\r\n-DISAGREE ").endsWith("\r\n");
    }

    @Test
    void theMembersOfASetMayComeInAnyOrderAndAHashesFieldsKeepTheirValues() {
        ring.send(false, false, Consistency.DC_SAFE_QUORUM, SMEMBERS, 1);
        ring.replied(0, "*2\r\n$1\r\na\r\n$1\r\nb\r\n", 0, 0);
        ring.replied(1, "*2\r\n$1\r\nb\r\n$1\r\na\r\n", 0, 0);
        assertThat(ring.takeReplies()).isEqualTo("*2\r\n$1\r\na\r\n$1\r\nb\r\n");

        ring.send(false, false, Consistency.DC_SAFE_QUORUM, HGETALL, 1);
        ring.replied(0, "*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n", 0, 0);
        ring.replied(1, "*4\r\n+a\r\n+2\r\n+b\r\n+1\r\n", 0, 0);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "*4\r\n+b\r\n+2\r\n+a\r\n+1\r\n", 0, 0);
        assertThat(ring.takeReplies()).isEqualTo("*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n");
    }

    @Test
    void whatChangesWithTimeIsTheSameIfTheSameWriteWroteIt() {
        ring.send(false, false, Consistency.DC_SAFE_QUORUM, TTL, 1);
        ring.replied(0, ":10\r\n", 5, 1);
        ring.replied(1, ":9\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEqualTo(":10\r\n");

        ring.send(false, false, Consistency.DC_SAFE_QUORUM, TTL, 1);
        ring.replied(0, ":10\r\n", -5, 0);
        ring.replied(1, ":9\r\n", -6, 0);
        assertThat(ring.takeReplies()).isEqualTo(":10\r\n");

        ring.send(false, false, Consistency.DC_SAFE_QUORUM, TTL, 1);
        ring.replied(0, ":10\r\n", -5, 0);
        ring.replied(1, ":9\r\n", 6, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, ":9\r\n", 6, 1);
        assertThat(ring.takeReplies()).isEqualTo(":9\r\n");
    }

    @Test
    void aReplyOverTheLimitIsAnErrorAndNotMemory() {
        get(Consistency.DC_QUORUM);
        ring.replying(0, "$2000\r\n" + "x".repeat(1_001));
        assertThat(ring.takeReplies()).startsWith("-ERR a replica's reply is larger than the limit of 1000 bytes");
    }

    @Test
    void aReplyOverTheLimitInOnePieceIsAnErrorToo() {
        get(Consistency.DC_QUORUM);
        ring.replied(0, "+" + "x".repeat(1_001) + "\r\n", 0, 0);
        assertThat(ring.takeReplies()).startsWith("-ERR a replica's reply is larger than the limit");
    }

    @Test
    void repliesThatFindNoRoomInTheNodeEndTheirReadAndLeaveTheOthersAlone() {
        String small = "+" + "x".repeat(100) + "\r\n";
        get(Consistency.DC_QUORUM);
        get(Consistency.DC_QUORUM);
        ring.replied(0, small, 1, 1);
        ring.othersHold(ThreeRacks.HELD_BYTES_MAX - 2L * Replies.FIRST_BYTES - 100);
        ring.replied(0, "+" + "y".repeat(700) + "\r\n", 1, 1);
        assertThat(ring.takeReplies())
                .isEqualTo(
                        "-OVERLOADED the replies that this node holds for reads at a quorum take all the room that they"
                                + " may (half of direct_memory_max); DC_QUORUM was not met; wait, then try again, or read at"
                                + " DC_ONE\r\n");
        assertThat(ring.tally.commandsOverloaded()).isOne();
        ring.replied(1, small, 1, 1);
        assertThat(ring.takeReplies()).isEqualTo(small);
        ring.othersHold(0);
    }

    @Test
    void aReadThatComesWhileHalfOfTheRoomIsTakenIsRefusedAtOnceAndSendsNothing() {
        ring.othersHold(ThreeRacks.HELD_BYTES_MAX / 2);
        ring.send(false, false, Consistency.DC_QUORUM, GET.repeat(2), 2);
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ").contains("\r\n-OVERLOADED ");
        assertThat(ring.tally.commandsOverloaded()).isEqualTo(2);
        assertThat(ring.waiting(0)).isZero();
        ring.othersHold(0);
        get(Consistency.DC_QUORUM);
        assertThat(ring.waiting(0)).isOne();
    }

    @Test
    void whereQueuesAreFullItIsOverloadAndNotAnAbsence() {
        ring.links.get(0).up = false;
        ring.links.get(1).full = true;
        get(Consistency.DC_QUORUM);
        assertThat(ring.takeReplies())
                .isEqualTo(
                        "-OVERLOADED DC_QUORUM needs 2 of 3 replicas, and 1 can take more now; nothing was done; wait,"
                                + " then try again\r\n");
        assertThat(ring.waiting(2)).isZero();
    }

    @Test
    void aReplicaThatHasTooMuchToDoIsReplacedAndWithoutAnotherItIsOverload() {
        get(Consistency.DC_QUORUM);
        ring.links.get(0).oldest().overloaded();
        ring.replied(1, "+a\r\n", 1, 1);
        ring.replied(2, "+a\r\n", 1, 1);
        assertThat(ring.takeReplies()).isEqualTo("+a\r\n");

        get(Consistency.DC_ALL);
        ring.replied(0, "+a\r\n", 1, 1);
        ring.links.get(1).oldest().overloaded();
        assertThat(ring.takeReplies())
                .startsWith("-OVERLOADED DC_ALL needs 3 of 3 replicas, and 2 can take more now; nothing was done");
        assertThat(ring.tally.commandsOverloaded()).isOne();
    }

    @Test
    void aReplicaThatDidNotTakeTheClientsOwnWriteHasNoVoice() {
        ring.start();
        ring.send(true);
        ring.send(false, true, Consistency.DC_QUORUM, GET, 1);
        ring.unanswered(0);
        ring.wrote(1, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+OK\r\n");
        ring.replied(0, "+old\r\n", 1, 1);
        ring.replied(1, "+new\r\n", 2, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "+new\r\n", 2, 1);
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }
}
