package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.node.repair.ReadRepairs;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.choice.RetryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads at DC_SAFE_QUORUM of three racks that are at odds: what is newest is written back, or they are asked again. */
class ReadRepairTest {
    private static final long THIRD = ThreeRacks.TIMEOUT_NANOS / 3;
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    private static final String FETCH = "*2\r\n$4\r\nDUMP\r\n$1\r\nk\r\n*2\r\n$11\r\nPEXPIRETIME\r\n$1\r\nk\r\n";
    private static final String RESTORE = "*6\r\n$7\r\nRESTORE\r\n$1\r\nk\r\n";

    private final ThreeRacks ring = new ThreeRacks();

    @BeforeEach
    void repair() {
        ring.reads.repairWith(new ReadRepairs(RespProtocol.RESP, ring.asker::link, ring.reads.room(), ring.tally));
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private void get() {
        ring.send(false, false, Consistency.DC_SAFE_QUORUM, GET, 1);
    }

    private void atOdds() {
        atOdds(Consistency.DC_SAFE_QUORUM);
    }

    /** The second rack has the newest, the others have something older each. */
    private void atOdds(Consistency level) {
        ring.send(false, false, level, GET, 1);
        ring.replied(0, "+old\r\n", 5, 1);
        ring.replied(1, "+new\r\n", 7, 1);
        ring.replied(2, "+older\r\n", 4, 1);
        assertThat(ring.takeReplies()).isEmpty();
    }

    /** What the second rack says to the question for its value. */
    private void fetched(String replies, long clock, long tie) {
        ring.replied(1, replies, clock, tie, clock, tie);
    }

    /** The second level as each datacenter has it, whether it is the client's or is asked by another. */
    @ParameterizedTest
    @ValueSource(strings = {"DC_SAFE_QUORUM", "DC_EACH_SAFE_QUORUM"})
    void whatIsNewestIsAnsweredOnceAMajorityHasIt(Consistency level) {
        atOdds(level);
        assertThat(ring.lastSent(1)).isEqualTo("w" + FETCH);
        fetched("$3\r\nabc\r\n:1234567890123\r\n", 7, 1);
        String restore = "7.1 " + RESTORE + "$13\r\n1234567890123\r\n$3\r\nabc\r\n$7\r\nREPLACE\r\n$6\r\nABSTTL\r\n";
        assertThat(ring.lastSent(0)).isEqualTo(restore);
        assertThat(ring.lastSent(2)).isEqualTo(restore);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
        ring.replied(0, "+OK\r\n");
        assertThat(ring.tally.readsRepaired()).isOne();
        assertThat(ring.tally.disagreements()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "5, 5"})
    void aValueKeepsItsExpiryOrHasNone(String expiry, String restored) {
        atOdds();
        fetched("$0\r\n\r\n:" + expiry + "\r\n", 7, 1);
        assertThat(ring.lastSent(0)).startsWith("7.1 " + RESTORE + "$1\r\n" + restored + "\r\n$0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$-1\r\n:-2\r\n", "$1\r\nx\r\n:-2\r\n"})
    void whatIsGoneIsDeletedAtTheOthers(String replies) {
        atOdds();
        fetched(replies, 7, 1);
        assertThat(ring.lastSent(0)).isEqualTo("7.1 *2\r\n$3\r\nDEL\r\n$1\r\nk\r\n");
        ring.replied(0, ":0\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void aValueWrittenMeanwhileIsRestoredWithItsOwnVersion() {
        atOdds();
        fetched("$1\r\nx\r\n:-1\r\n", 9, 2);
        assertThat(ring.lastSent(0)).startsWith("9.2 ");
        ring.replied(0, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void whileOneIsSilentTheOthersAreAskedAgainAndTheSilentOneLast() {
        get();
        ring.replied(0, "+a\r\n", -5, 0);
        ring.replied(1, "+b\r\n", -5, 0);
        ring.after(THIRD);
        assertThat(ring.tally.readsAskedAgain()).isOne();
        ring.replied(0, "+b\r\n", -5, 0);
        ring.replied(1, "+b\r\n", -5, 0);
        assertThat(ring.takeReplies()).isEqualTo("+b\r\n");
    }

    @Test
    void repliesThatComeTooLateForItStillCount() {
        get();
        ring.replied(0, "+old\r\n", 5, 1);
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(ring.lastSent(1)).as("the third may decide").isEqualTo("-" + GET);
        ring.after(THIRD);
        assertThat(ring.lastSent(1)).as("it is late").isEqualTo("w" + FETCH);
        fetched("$1\r\nx\r\n:-1\r\n", 7, 1);
        ring.replied(2, "+old\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(0, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void whereTheOthersRefuseItTheyAreAskedAgain() {
        atOdds();
        fetched("$1\r\nx\r\n:-1\r\n", 7, 1);
        ring.replied(0, "-UNORDERED\r\n");
        ring.replied(2, "-OOM\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        assertThat(ring.tally.readRepairsFailed()).isOne();
        ring.replied(0, "+new\r\n", 7, 1);
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
        assertThat(ring.tally.readsAskedAgain()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808", "6", "0"})
    void whatIsNoWholeValueIsNotRestored(long clock) {
        atOdds();
        fetched("$1\r\nx\r\n:-1\r\n", clock, 1);
        assertThat(ring.lastSent(0)).as("they are asked again").isEqualTo("-" + GET);
        ring.replied(0, "+new\r\n", 7, 1);
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void aValueOverTheLimitIsNotRestored() {
        atOdds();
        ring.replying(1, "$2000\r\n" + "x".repeat((int) ThreeRacks.REPLY_BYTES_MAX));
        assertThat(ring.tally.readRepairsFailed()).isOne();
        assertThat(ring.lastSent(0)).isEqualTo("-" + GET);
    }

    @Test
    void aValueThatFindsNoRoomIsNotRestored() {
        atOdds();
        ring.othersHold(ThreeRacks.HELD_BYTES_MAX - 4 * 512);
        ring.replying(1, "$800\r\n" + "x".repeat(700));
        assertThat(ring.tally.readRepairsFailed()).isOne();
        ring.othersHold(0);
    }

    @Test
    void whatNobodyKnowsToBeNewestIsAskedForAFewTimesAndThenAnError() {
        get();
        for (int round = 0; round < 20; round++) {
            for (int node = 0; node < ThreeRacks.NODES && ring.replies.isEmpty(); node++) {
                if (ring.waiting(node) > 0) {
                    ring.replied(node, "+" + node + "\r\n", 0, 0);
                }
            }
            ring.after(1);
        }
        assertThat(ring.takeReplies())
                .startsWith("-DISAGREE DC_SAFE_QUORUM needs 2 of 3 replicas to agree; 3 answered");
        assertThat(ring.tally.readsAskedAgain()).isEqualTo(5);
    }

    @Test
    void replicasAreAskedAgainWithinTheBudgetOnly() {
        int reads = 1_000;
        for (int read = 0; read < reads; read++) {
            get();
            for (int node = 0; node < ThreeRacks.NODES; node++) {
                ring.replied(node, "+" + node + "\r\n", 0, 0);
            }
            if (ring.takeReplies().isEmpty()) {
                ring.replied(0, "+v\r\n", 0, 0);
                ring.replied(1, "+v\r\n", 0, 0);
            }
        }
        assertThat(ring.tally.readsAskedAgain())
                .isBetween(
                        (long) RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND,
                        (long) RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND + reads * RetryBudget.PERCENT / 100);
        assertThat(ring.tally.disagreements()).isEqualTo(reads - ring.tally.readsAskedAgain());
    }

    @Test
    void atTheDeadlineOfALaterRoundItIsStillAnErrorThatTheyAreAtOdds() {
        get();
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            ring.replied(node, "+" + node + "\r\n", 0, 0);
        }
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies())
                .startsWith("-DISAGREE DC_SAFE_QUORUM needs 2 of 3 replicas to agree; 3 answered");
    }

    @Test
    void atTheDeadlineOfARepairItIsAnErrorAndWhatComesLaterIsSwallowed() {
        atOdds();
        fetched("$1\r\nx\r\n:-1\r\n", 7, 1);
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.takeReplies()).startsWith("-DISAGREE ");
        ring.replied(0, "+OK\r\n");
        ring.replied(2, "+OK\r\n");
        assertThat(ring.takeReplies()).isEmpty();
    }

    @Test
    void theWinnersReplicaMayBeLostMeanwhile() {
        atOdds();
        ring.broken(1);
        assertThat(ring.tally.readRepairsFailed()).isOne();
        ring.replied(0, "+old\r\n", 5, 1);
        ring.replied(1, "+old\r\n", 5, 1);
        assertThat(ring.takeReplies()).isEqualTo("+old\r\n");
    }

    @Test
    void ofManyCommandsEachIsRestoredThatNeedsIt() {
        ring.send(false, false, Consistency.DC_SAFE_QUORUM, GET.repeat(3), 3);
        ring.replied(0, "+a\r\n+b0\r\n+c0\r\n", 1, 1, 2, 1, 9, 1);
        ring.replied(1, "+a\r\n+b1\r\n+c1\r\n", 0, 0, 3, 1, 8, 1);
        ring.replied(2, "+a\r\n+b2\r\n+c2\r\n", 0, 0, 1, 1, 7, 1);
        assertThat(ring.waiting(0)).as("the third command's value").isOne();
        assertThat(ring.waiting(1)).as("the second one's").isOne();
        fetched("$1\r\nb\r\n:-1\r\n", 3, 1);
        ring.replied(0, "$1\r\nc\r\n:-1\r\n", 9, 1, 9, 1);
        ring.replied(2, "+OK\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(2, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+a\r\n+b1\r\n+c0\r\n");
        ring.replied(0, "+OK\r\n");
        ring.replied(1, "+OK\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DC_QUORUM", "DC_ALL"})
    void otherLevelsWriteNothingBack(Consistency level) {
        ring.send(false, false, level, GET, 1);
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            if (ring.waiting(node) > 0) {
                ring.replied(node, "+" + node + "\r\n", node + 1, 0);
            }
        }
        assertThat(ring.takeReplies()).isNotEmpty();
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            assertThat(ring.waiting(node)).isZero();
        }
    }
}
