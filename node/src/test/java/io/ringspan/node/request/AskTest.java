package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.choice.RetryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A read at {@code DC_ONE}, and whom it turns to. */
class AskTest {
    private static final long THIRD = ThreeRacks.TIMEOUT_NANOS / 3;
    private static final int MANY = 1_000;

    private final ThreeRacks ring = new ThreeRacks();

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void aReadMovesOnAfterAThirdOfItsTimeAndEndsWithItHoweverManyWereAsked() {
        ring.send(false);
        ring.after(THIRD);
        ring.after(THIRD);
        assertThat(ring.links)
                .allSatisfy(link -> assertThat(link.pending.size()).isOne());
        ring.after(THIRD - 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.after(1);
        assertThat(ring.takeReplies()).startsWith("-TIMEOUT ");
        assertThat(ring.tally.clientErrors()).isOne();

        ring.send(false);
        ring.replied(0, "+late\r\n"); // to the first read
        ring.replied(0, "+right\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+right\r\n");
    }

    /** Another one may have answered for it: what the client knows to be written must not be gone again. */
    @Test
    void aReplicaThatRefusedAWriteIsAskedLastUntilItHasTakenIt() {
        ring.start();
        ring.send(true);
        ring.refused(0);
        ring.wrote(1, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+OK\r\n");

        ring.send(false);
        assertThat(ring.waiting(0)).isZero();
        ring.replied(1, "+new\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");

        ring.links.get(2).up = false;
        ring.send(false);
        ring.broken(1);
        ring.replied(0, "+old\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+old\r\n");

        ring.marked(0);
        ring.send(false);
        assertThat(ring.waiting(1)).isZero();
        ring.replied(0, "+new\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void aTimeoutThatIsMultipliedHoldsForWhatBeginsThen() {
        ring.links.get(1).up = false;
        ring.links.get(2).up = false;
        ring.timeoutNanos = 5 * ThreeRacks.TIMEOUT_NANOS;
        ring.send(false);
        ring.timeoutNanos = ThreeRacks.TIMEOUT_NANOS;
        ring.send(false);
        ring.after(2 * ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.tally.clientErrors()).isOne();
        ring.after(2 * ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.tally.clientErrors()).isOne();
        ring.after(ThreeRacks.TIMEOUT_NANOS);
        assertThat(ring.tally.clientErrors()).isEqualTo(2);
    }

    @Test
    void aBrokenLinkIsReplacedAtOnceAndBringsNoNewTime() {
        ring.send(false);
        ring.after(THIRD - 1);
        ring.links.get(0).up = false;
        ring.links.get(0).pending.breakAll();
        assertThat(ring.links.get(1).pending.size()).isOne();
        ring.after(2 * THIRD + 1);
        assertThat(ring.takeReplies()).startsWith("-TIMEOUT ");
    }

    @Test
    void oneThatMovedOnAndWasAnsweredIsUsedAgainWithoutItsOldDeadline() {
        ring.send(false);
        ring.after(THIRD);
        ring.replied(1, "+first\r\n");
        ring.after(THIRD);
        ring.send(false);
        ring.after(THIRD);
        assertThat(ring.takeReplies()).isEqualTo("+first\r\n");
        ring.replied(1, "+second\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+second\r\n");
    }

    @Test
    void aFullQueueIsPassedOverAndWhereAllAreFullItIsOverload() {
        ring.links.get(0).full = true;
        ring.send(false);
        ring.replied(1, "+v\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n");
        assertThat(ring.tally.commandsOverloaded()).isZero();

        ring.links.forEach(link -> link.full = true);
        ring.send(false);
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ");
        assertThat(ring.tally.commandsOverloaded()).isOne();

        ring.links.forEach(link -> link.up = false);
        ring.send(false);
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
    }

    @Test
    void whatOneReplicaLeavesUnansweredAnotherTakesOverHoweverMuchItIs() {
        sendMany();
        ring.after(THIRD);
        assertThat(ring.waiting(1)).isEqualTo(MANY);
        assertThat(ring.tally.readRetries()).isEqualTo(MANY);
        assertThat(ring.tally.readRetriesDenied()).isZero();
    }

    @Test
    void whereAllReplicasAreLateAPartOfTheReadsIsRepeatedAndTheOthersStayWhereTheyAre() {
        ring.send(false);
        ring.after(THIRD);
        ring.after(THIRD);
        ring.after(THIRD); // of all three it is known now
        assertThat(ring.takeReplies()).startsWith("-TIMEOUT ");
        sendMany();
        ring.after(THIRD);
        int repeated = (MANY + 1) * RetryBudget.PERCENT / 100 + RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND;
        assertThat(ring.tally.readRetries()).isEqualTo(2 + repeated);
        assertThat(ring.tally.readRetriesDenied()).isEqualTo(MANY - repeated);
        for (int i = 0; i < 1 + MANY; i++) {
            ring.replied(0, "+v\r\n");
        }
        assertThat(ring.takeReplies()).isEqualTo("+v\r\n".repeat(MANY - repeated));
    }

    @Test
    void aReplicaThatHasTooMuchToDoIsReplacedAndIfAllHaveItIsOverload() {
        ring.send(false);
        ring.links.get(0).oldest().overloaded();
        ring.replied(1, "+a\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+a\r\n");

        ring.send(false);
        for (FakeLink link : ring.links) {
            link.oldest().overloaded();
        }
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ");
        assertThat(ring.tally.commandsOverloaded()).isOne();
    }

    /** Since all have said that they have too much to do, one more question only adds to that. */
    @Test
    void whatIsTooMuchIsRepeatedWithinTheBudgetOnly() {
        ring.send(false);
        ring.links.forEach(link -> link.oldest().overloaded());
        sendMany();
        for (FakeLink link : ring.links) {
            while (link.pending.size() > 0) {
                link.oldest().overloaded();
            }
        }
        assertThat(ring.tally.readRetriesDenied()).isPositive();
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ").doesNotContain("-UNAVAILABLE");
    }

    @Test
    void aReplicaThatIsLostIsReplacedWhateverTheBudgetSays() {
        ring.send(false);
        ring.after(THIRD);
        ring.after(THIRD);
        ring.after(THIRD);
        sendMany();
        ring.links.get(0).pending.breakAll();
        assertThat(ring.waiting(1)).isEqualTo(1 + MANY);
        assertThat(ring.tally.readRetriesDenied()).isZero();
    }

    private void sendMany() {
        for (int i = 0; i < MANY; i++) {
            ring.send(false);
        }
    }

    @Test
    void aReplyThatHasBegunIsWaitedForAndNeverRepeatedElsewhere() {
        ring.send(false);
        ring.replying(0, "$9\r\n1234");
        ring.after(THIRD);
        ring.after(3 * THIRD);
        assertThat(ring.brokenOff).isZero();
        ring.replied(0, "56789\r\n");
        assertThat(ring.takeReplies()).isEqualTo("$9\r\n123456789\r\n");

        ring.send(false);
        ring.replying(0, "$9\r\n1234");
        ring.links.get(0).pending.breakAll();
        assertThat(ring.brokenOff).isOne();
        assertThat(ring.links.get(1).pending.size()).isZero();
    }
}
