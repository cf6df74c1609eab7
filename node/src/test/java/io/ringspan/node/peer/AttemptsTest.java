package io.ringspan.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.node.io.Backoff;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One attempt or one connection at a time, whatever an operator says in between. */
class AttemptsTest {
    private final EmbeddedChannel time = new EmbeddedChannel();
    private int begun;
    private final Attempts attempts = new Attempts(time.eventLoop(), new Backoff(400, new Random(1)), () -> begun++);

    private void wait(int millis) {
        time.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        time.runScheduledPendingTasks();
        time.runPendingTasks();
    }

    AttemptsTest() {
        time.freezeTime();
    }

    @Test
    void whatFailsIsTriedAgainLaterAndLater() {
        attempts.begin();
        attempts.over();
        wait(30);
        assertThat(begun).isEqualTo(1);
        wait(40);
        assertThat(begun).isEqualTo(2);
        attempts.over();
        wait(70);
        assertThat(begun).isEqualTo(2);
        wait(60);
        assertThat(begun).isEqualTo(3);
    }

    @Test
    void whatIsHeldWhileItWaitsGoesOnAtOnceWhenItIsLetGo() {
        attempts.begin();
        attempts.over();
        attempts.hold();
        attempts.hold();
        wait(10_000);
        assertThat(begun).isEqualTo(1);
        attempts.letGo();
        attempts.letGo();
        assertThat(begun).isEqualTo(2);
        wait(10_000);
        assertThat(begun).isEqualTo(2);
    }

    /** As when a name is still being looked up: its end comes after the operator's second word. */
    @Test
    void whatIsLetGoBeforeTheFormerOneHasEndedIsNotTriedTwiceAtOnce() {
        attempts.begin();
        attempts.hold();
        attempts.letGo();
        wait(10_000);
        assertThat(begun).isEqualTo(1);
        attempts.over();
        wait(0);
        assertThat(begun).isEqualTo(2);
        wait(10_000);
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void aConnectionThatIsHeldEndsAndNothingFollows() {
        attempts.begin();
        attempts.succeeded();
        attempts.hold();
        attempts.over();
        wait(10_000);
        assertThat(begun).isEqualTo(1);
        attempts.now();
        assertThat(attempts.anew()).isFalse();
        assertThat(begun).isEqualTo(1);
        attempts.letGo();
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void whatIsHeldBeforeItsFirstAttemptBeginsWhenItIsLetGo() {
        attempts.hold();
        attempts.begin();
        assertThat(begun).isZero();
        attempts.letGo();
        assertThat(begun).isEqualTo(1);
    }

    @Test
    void anewClosesWhatIsThereAndFollowsItWithoutAWait() {
        attempts.begin();
        attempts.succeeded();
        assertThat(attempts.anew()).isTrue();
        assertThat(begun).isEqualTo(1);
        attempts.over();
        wait(0);
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void anewDoesNotCloseWhatHasOnlyBegunByIt() {
        attempts.begin();
        attempts.over();
        assertThat(attempts.anew()).isFalse();
        assertThat(begun).isEqualTo(2);
        wait(10_000);
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void afterTheEndNothingBegins() {
        attempts.begin();
        attempts.over();
        attempts.end();
        attempts.letGo();
        attempts.now();
        wait(10_000);
        attempts.over();
        wait(10_000);
        assertThat(begun).isEqualTo(1);
    }
}
