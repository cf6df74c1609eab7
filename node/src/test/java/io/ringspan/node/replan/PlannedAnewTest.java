package io.ringspan.node.replan;

import static io.ringspan.node.replan.MovingRing.MOVES;
import static io.ringspan.node.replan.MovingRing.MOVING;
import static io.ringspan.node.replan.MovingRing.NEW_OWNER;
import static io.ringspan.node.replan.MovingRing.OLD_OWNER;
import static io.ringspan.node.replan.MovingRing.STAYS;
import static io.ringspan.node.replan.MovingRing.SWITCHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.request.Slot;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is refused while the ring changes: sent again by the ring as it is then, and answered once. */
class PlannedAnewTest {
    private final MovingRing ring = new MovingRing();
    private final MovingRing.Road before = ring.roads.get(OLD_OWNER);
    private final MovingRing.Road after = ring.roads.get(NEW_OWNER);

    @Test
    void aReadThatIsRefusedGoesToTheNewOwnerOnceThatIsKnownAndItServes() {
        ring.goesOver(MOVING);
        ring.reads(MOVES);
        before.refuses();
        assertThat(ring.takeReplies()).isEmpty();
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN - 1);
        assertThat(before.sent).hasSize(1);
        ring.passes(1);
        assertThat(before.sent).hasSize(2);
        before.refuses();
        ring.goesOver(SWITCHED);
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN);
        after.refuses();
        ring.passes(PlannedAnew.PAUSE_MILLIS_MAX);
        assertThat(after.sent).hasSize(2).allMatch(sent -> sent.startsWith("3 "));
        after.replies("$1\r\nx\r\n");
        assertThat(ring.takeReplies()).isEqualTo("$1\r\nx\r\n");
        assertThat(ring.plans.waiting()).isZero();
    }

    @Test
    void whereNoChangeIsUnderWayARefusalIsAnError() {
        ring.reads(MOVES);
        before.refuses();
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
        ring.writes(MOVES, "1");
        before.refuses();
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
    }

    @Test
    void whatWasSentBeforeTheChangeIsNotKeptAndRefusingItIsAnError() {
        ring.reads(MOVES);
        ring.goesOver(MOVING);
        before.refuses();
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
    }

    @Test
    void whatIsRefusedUntilItsTimeIsUpIsAnError() {
        ring.goesOver(SWITCHED);
        ring.reads(MOVES);
        long end = TimeUnit.NANOSECONDS.toMillis(MovingRing.TIMEOUT_NANOS);
        for (long millis = 0; millis < end; millis += PlannedAnew.PAUSE_MILLIS_MAX) {
            after.refuses();
            assertThat(ring.takeReplies()).isEmpty();
            ring.passes(PlannedAnew.PAUSE_MILLIS_MAX);
        }
        after.refuses();
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
        assertThat(ring.plans.waiting()).isZero();
    }

    @Test
    void commandsThatHadTheSameOwnerAreAskedOneByOneAndAnsweredInTheirOrder() {
        ring.asker.topology(MOVING);
        Slot slot = ring.reads(MOVES, STAYS, MOVES);
        ring.goesOver(SWITCHED);
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN);
        assertThat(before.sent).isEmpty();
        after.replies("$1\r\na\r\n");
        before.replies("$1\r\nb\r\n");
        assertThat(slot.isAnswered()).isFalse();
        after.replies("$1\r\nc\r\n");
        assertThat(ring.takeReplies()).isEqualTo("$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n");
        assertThat(ring.answered).isOne();
    }

    @Test
    void whoIsGoneIsNotAskedFor() {
        ring.goesOver(SWITCHED);
        Slot slot = ring.reads(MOVES);
        after.refuses();
        slot.cancel();
        ring.passes(PlannedAnew.PAUSE_MILLIS_MAX);
        assertThat(after.sent).hasSize(1);
        assertThat(ring.plans.waiting()).isZero();
    }

    @Test
    void whoCannotBeReachedIsWaitedForWhereTheRingHasOnlyJustGoneOver() {
        ring.goesOver(SWITCHED);
        after.up = false;
        ring.reads(MOVES);
        assertThat(ring.takeReplies()).isEmpty();
        after.up = true;
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN);
        after.replies("+x\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+x\r\n");
    }

    @Test
    void aLinkThatHasOnlyJustBegunIsWaitedForAndOneThatIsDownIsNot() {
        ring.goesOver(SWITCHED);
        ring.passes(3_000);
        after.up = false;
        ring.reads(MOVES);
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
        after.fresh = true;
        ring.reads(MOVES);
        assertThat(ring.takeReplies()).isEmpty();
        after.up = true;
        after.fresh = false;
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN);
        after.replies("+x\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+x\r\n");
    }

    @Test
    void noWritePassesOneThatIsRefused() {
        ring.goesOver(SWITCHED);
        ring.writes(MOVES, "1");
        ring.writes(MOVES, "2");
        ring.writes(MOVES, "3");
        assertThat(after.sent).hasSize(1);
        after.refuses();
        ring.writes(MOVES, "4");
        assertThat(after.sent).hasSize(1);
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN);
        assertThat(after.sent).hasSize(2);
        after.replies("+1\r\n");
        assertThat(after.sent).hasSize(5);
        after.replies("+2\r\n");
        after.replies("+3\r\n");
        after.replies("+4\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+1\r\n+2\r\n+3\r\n+4\r\n");
        for (int write = 1; write <= 4; write++) {
            assertThat(after.sent.get(write)).endsWith("$1\r\n" + write + "\r\n");
        }
        ring.writes(MOVES, "5");
        ring.writes(MOVES, "6");
        assertThat(after.sent).hasSize(7);
    }

    @Test
    void moreThanMayWaitIsAnErrorAtOnce() {
        ring.goesOver(SWITCHED);
        for (int i = 0; i < PlannedAnew.WAITING_MAX; i++) {
            ring.reads(MOVES);
            after.refuses();
        }
        assertThat(ring.takeReplies()).isEmpty();
        ring.reads(MOVES);
        after.refuses();
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE ");
        ring.writes(MOVES, "1");
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED ");
    }
}
