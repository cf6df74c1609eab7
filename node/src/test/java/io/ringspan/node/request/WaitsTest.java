package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WAIT in a ring of three racks: two of them stand for replicas. */
class WaitsTest {
    private final ThreeRacks ring = new ThreeRacks();

    @BeforeEach
    void start() {
        ring.start();
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private void write() {
        ring.send(true);
        ring.wrote(0, "+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+OK\r\n");
    }

    @Test
    void whereNothingIsOutstandingAllRacksHaveItAtOnce() {
        ring.waits(2, 0);
        assertThat(ring.takeReplies()).isEqualTo(":2\r\n");
        assertThat(ring.waits.isEmpty()).isTrue();
    }

    @Test
    void itIsAnsweredOnceEnoughRacksHaveConfirmed() {
        write();
        ring.waits(1, 0);
        ring.marked(0);
        assertThat(ring.takeReplies()).isEmpty();
        ring.marked(2);
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
    }

    @Test
    void laterWritesAreNotWaitedFor() {
        write();
        ring.waits(2, 0);
        ring.marked(0);
        ring.marked(1);
        ring.marked(2);
        assertThat(ring.takeReplies()).isEqualTo(":2\r\n");
        write();
        ring.waits(2, 1);
        assertThat(ring.takeReplies()).isEmpty();
    }

    @Test
    void whenTheTimeIsUpItSaysHowManyThereAre() {
        write();
        ring.marked(0);
        ring.marked(1);
        ring.waits(2, 1);
        ring.after(TimeUnit.MILLISECONDS.toNanos(1) - 1);
        assertThat(ring.takeReplies()).isEmpty();
        ring.after(1);
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
        ring.waits(0, 0);
        assertThat(ring.takeReplies()).isEqualTo(":1\r\n");
    }

    @Test
    void aClientThatHasGoneIsForgotten() {
        write();
        Slot slot = ring.waits(2, 0);
        slot.cancel();
        ring.marked(0);
        ring.marked(1);
        ring.marked(2);
        assertThat(ring.takeReplies()).isEmpty();
        assertThat(ring.waits.isEmpty()).isTrue();
    }
}
