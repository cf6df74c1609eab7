package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write that goes to three racks, and whose reply the client gets. */
class ReplicatedWritesTest {
    private static final long THIRD = ThreeRacks.TIMEOUT_NANOS / 3;

    private final ThreeRacks ring = new ThreeRacks();

    @BeforeEach
    void start() {
        ring.start();
    }

    private void goesAway(int node) {
        ring.links.get(node).up = false;
        ring.writes.away(node);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void theReplyOfAnotherReplicaIsGivenAtOnceWhenTheOneAskedGoesAway() {
        ring.send(true);
        ring.wrote(1, "+one\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        goesAway(0);
        assertThat(ring.takeReplies()).isEqualTo("+one\r\n");
    }

    @Test
    void aReplicaThatIsNotAskedMayGoAwayUnnoticed() {
        ring.send(true);
        goesAway(1);
        ring.wrote(0, "+zero\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+zero\r\n");
    }

    @Test
    void theLastReplicaMayComeBackAndAnswer() {
        ring.send(true);
        goesAway(2);
        goesAway(1);
        goesAway(0);
        assertThat(ring.takeReplies()).isEmpty();
        ring.links.get(0).up = true;
        ring.wrote(0, "+back\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+back\r\n");
    }

    @Test
    void ifNobodyComesBackTheFateIsUnknownAtTheDeadline() {
        ring.send(true);
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            goesAway(node);
        }
        ring.after(3 * THIRD - 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.after(1);
        assertThat(ring.takeReplies()).startsWith("-UNKNOWN ");
    }

    @Test
    void whatNobodyOwnsWhileTheRingChangesIsAnsweredOnceItCameAgain() {
        ring.send(true);
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            ring.notOwned(node);
        }
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(0, "+again\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+again\r\n");
    }

    /** One that is copied to takes no writes for a moment, and gets them again. */
    @Test
    void whatNoStoreTakesWhileTheRingChangesIsAnsweredOnceItCameAgain() {
        ring.goesOver();
        ring.send(true);
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            ring.unanswered(node);
        }
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(0, "+again\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+again\r\n");
    }

    /** Or the client's next write could come there before this one. */
    @Test
    void whoHasAskedIsNotAnsweredBeforeTheWriteHasComeToWhereItReads() {
        ring.goesOver();
        ring.sendForReadersOf(1);
        ring.notOwned(1);
        ring.wrote(0, "+another\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(1, "+again\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+again\r\n");

        ring.sendForReadersOf(1);
        ring.unanswered(1);
        ring.wrote(0, "+another\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.after(ThreeRacks.TIMEOUT_NANOS / 2);
        assertThat(ring.takeReplies()).as("when it does not come for long").isEqualTo("+another\r\n");
    }

    /** Also while that is sent nothing, since it has just refused another. */
    @Test
    void whoHasAskedIsNotAnsweredWhileWhereItReadsIsLeftAlone() {
        ring.start();
        ring.send(true);
        ring.isLeftAlone(1);
        ring.wrote(0, "+before\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+before\r\n");

        ring.sendForReadersOf(1);
        ring.wrote(0, "+another\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(1, "+again\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+again\r\n");
    }

    @Test
    void whoDoesNotOwnAWriteIsNotReadBehindItUntilItHasIt() {
        ring.send(true);
        ring.notOwned(0);
        ring.sendReadBehindWrites();
        assertThat(ring.links.get(0).pending.size()).isZero();
        ring.wrote(1, "+one\r\n");
        ring.replied(1, "+new\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+one\r\n+new\r\n");
    }

    /** Else nobody would ask it for a decision until it has confirmed another write. */
    @Test
    void whoHasRefusedAWriteThatGoesToOthersNowLacksNothing() {
        ring.send(true);
        ring.notOwned(0);
        assertThat(ring.writes.precede(0)).isFalse();
        ring.keysMove();
        assertThat(ring.writes.precede(0)).isTrue();
        ring.wrote(1, "+one\r\n");
    }

    @Test
    void whatIsAnsweredDoesNotWaitBehindWhatIsNot() {
        ring.send(true);
        for (int i = 0; i < 100; i++) {
            ring.send(true);
            ring.wrote(0, "+zero\r\n");
        }
        ring.after(0);

        assertThat(ring.writes.waiting()).isOne();
        ring.after(THIRD * 3);
        assertThat(ring.takeReplies()).endsWith("it may still take effect\r\n");
        ring.after(0);
        assertThat(ring.writes.waiting()).isZero();
    }

    @Test
    void aWriteThatNoWindowHasRoomForIsRefusedAndTheNextOneIsNot() {
        ring.othersFillTheWindows(true);
        ring.send(true);
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ").contains("nothing was done");

        ring.othersFillTheWindows(false);
        ring.send(true);
        ring.wrote(0, "+zero\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+zero\r\n");
    }

    @Test
    void aReadDoesNotPassAWriteThatTheStoreRefusedWhileItWasOnItsWay() {
        ring.send(true);
        ring.sendReadBehindWrites();
        ring.refused(0);
        ring.wrote(1, "+one\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+one\r\n");
        ring.replied(0, "+old\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.replied(1, "+new\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void aLongReplyThatPassedAWriteIsSwallowedToo() {
        ring.send(true);
        ring.sendReadBehindWrites();
        ring.refused(0);
        ring.replying(0, "$9\r\nold");
        ring.replied(0, "rest\r\n");
        ring.replied(1, "+new\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
    }

    @Test
    void aStoreThatRefusedAWriteIsNotReadBehindWritesUntilItHasCaughtUp() {
        ring.send(true);
        ring.refused(0);
        ring.sendReadBehindWrites();
        assertThat(ring.links.get(0).pending.size()).isZero();
        ring.replied(1, "+new\r\n");
        ring.wrote(1, "+one\r\n");
        ring.takeReplies();

        ring.marked(0);
        ring.send(true);
        ring.sendReadBehindWrites();
        ring.replied(0, "+right\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+right\r\n");
    }

    @Test
    void theReplyToAWriteThatWasGivenUpAtOnceGoesToNoOtherClient() {
        goesAway(1);
        goesAway(2);
        ring.turnsAway = 0;
        ring.send(true);
        assertThat(ring.takeReplies()).startsWith("-UNKNOWN ");
        ring.turnsAway = -1;
        ring.send(true);
        ring.wrote(0, 1, "+first\r\n", 0);
        assertThat(ring.takeReplies()).isEmpty();
        ring.wrote(0, 2, "+second\r\n", 0);
        assertThat(ring.takeReplies()).isEqualTo("+second\r\n");
    }

    @Test
    void whatHadComeOfAReplyIsForgottenWhenItsNodeGoesAway() {
        ring.send(true);
        ring.writing(0, "+ha");
        goesAway(0);
        goesAway(1);
        goesAway(2);
        ring.links.get(0).up = true;
        ring.wrote(0, "+whole\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+whole\r\n");
    }
}
