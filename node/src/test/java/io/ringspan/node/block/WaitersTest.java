package io.ringspan.node.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final List<Long> rung = new ArrayList<>();
    private long now;
    private final Waiters waiters = new Waiters(rung::add, () -> now);

    private static long[] keys(long... keys) {
        return keys;
    }

    private List<Long> rung() {
        List<Long> all = List.copyOf(rung);
        rung.clear();
        return all;
    }

    @Test
    void eachWriteTellsTheNextWhoWasNotTold() {
        waiters.enter(1, keys(7, 8), true);
        waiters.enter(2, keys(7), true);
        waiters.written(9);
        assertThat(rung()).isEmpty();
        waiters.written(7);
        waiters.written(8);
        waiters.written(7);
        waiters.written(7);
        assertThat(rung()).containsExactly(1L, 2L);
    }

    @Test
    void whoHasFoundNothingKeepsHisPlace() {
        waiters.enter(1, keys(7), true);
        waiters.enter(2, keys(7), true);
        waiters.written(7);
        waiters.enter(1, keys(7), true);
        waiters.written(7);
        assertThat(rung()).containsExactly(1L, 1L);
    }

    @Test
    void allWhoOnlyReadAreTold() {
        waiters.enter(1, keys(7), false);
        waiters.enter(2, keys(7), false);
        waiters.enter(3, keys(7), true);
        waiters.written(7);
        assertThat(rung()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void ifWhoWasToldIsGoneTheNextIsTold() {
        waiters.enter(1, keys(7), true);
        waiters.enter(2, keys(7), true);
        waiters.written(7);
        waiters.leave(1, false);
        assertThat(rung()).containsExactly(1L, 2L);
        waiters.leave(2, true);
        assertThat(waiters.isEmpty()).isTrue();
        waiters.written(7);
        assertThat(rung()).isEmpty();
    }

    @Test
    void whoTookSomethingOrWasNotToldPassesNothingOn() {
        waiters.enter(1, keys(7), true);
        waiters.enter(2, keys(7), true);
        waiters.leave(1, false);
        assertThat(rung()).isEmpty();
        waiters.written(7);
        waiters.enter(3, keys(7), true);
        waiters.leave(2, true);
        assertThat(rung()).containsExactly(2L);
    }

    @Test
    void whoHasNotAskedForLongIsForgotten() {
        waiters.enter(1, keys(7), true);
        now += TimeUnit.SECONDS.toNanos(Waiters.SECONDS_MAX) - 1;
        waiters.enter(2, keys(7), true);
        waiters.enter(1, keys(7), true);
        now += TimeUnit.SECONDS.toNanos(Waiters.SECONDS_MAX);
        waiters.enter(3, keys(7), true);
        assertThat(waiters.count()).isOne();
        waiters.written(7);
        assertThat(rung()).containsExactly(3L);
    }

    @Test
    void moreThanThereIsRoomForAreNotNoted() {
        for (long ticket = 1; ticket <= Waiters.WAITERS_MAX + 1; ticket++) {
            waiters.enter(ticket, keys(ticket), true);
        }
        assertThat(waiters.count()).isEqualTo(Waiters.WAITERS_MAX);
        waiters.allWritten();
        assertThat(rung()).hasSize(Waiters.WAITERS_MAX);
    }

    @Test
    void aTicketNamesItsNodeAndWorker() {
        long ticket = Ticket.of(0x7fff, 255, (1L << 40) + 3);
        assertThat(Ticket.node(ticket)).isEqualTo(0x7fff);
        assertThat(Ticket.worker(ticket)).isEqualTo(255);
        assertThat(ticket).isEqualTo(Ticket.of(0x7fff, 255, 3));
        assertThat(Ticket.of(0, 0, 1)).isNotEqualTo(Ticket.NONE);
    }
}
