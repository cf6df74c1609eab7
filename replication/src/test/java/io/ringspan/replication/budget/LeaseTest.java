package io.ringspan.replication.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long MAX = 1 << 20;
    private static final long PIECE = MAX / 256;

    private final Budget budget = new Budget(MAX);
    private final Lease one = budget.lease();
    private final Lease other = budget.lease();

    @Test
    void oneAloneMayUseAllOfIt() {
        assertThat(one.take(MAX - 1)).isTrue();
        assertThat(one.take(1)).isTrue();

        assertThat(one.take(1)).isFalse();
        assertThat(other.take(1)).isFalse();
        assertThat(one.used()).isEqualTo(MAX);
    }

    @Test
    void whatIsInUseTouchesTheBudgetOncePerPiece() {
        assertThat(one.take(1)).isTrue();
        assertThat(budget.free()).isEqualTo(MAX - PIECE);

        for (long i = 1; i < PIECE; i++) {
            one.take(1);
        }
        assertThat(budget.free()).isEqualTo(MAX - PIECE);
        one.give(PIECE / 2);
        one.take(PIECE / 2);
        assertThat(budget.free()).isEqualTo(MAX - PIECE);
    }

    @Test
    void noMoreThanTwoPiecesAreKeptToSpareAndNoneAfterATrim() {
        one.take(10 * PIECE);

        one.give(10 * PIECE);
        assertThat(MAX - budget.free()).isLessThan(2 * PIECE);
        one.trim();
        assertThat(budget.free()).isEqualTo(MAX);
    }

    @Test
    void nearTheEndNoMoreThanNeededIsTaken() {
        one.take(MAX - 10);

        assertThat(other.mayTake(10)).isTrue();
        assertThat(other.take(4)).isTrue();
        assertThat(one.take(6)).isTrue();
        assertThat(other.mayTake(5)).isFalse();
        assertThat(other.mayTake(4)).as("by giving up its own").isTrue();
    }

    @Test
    void whoUsesMoreThanItsShareGivesUpWhatOneWithLessWants() {
        one.take(MAX);
        other.want(100);

        assertThat(other.surplus()).isZero();
        assertThat(one.surplus()).isEqualTo(100);
        assertThat(one.surplus()).as("it was told").isZero();
        one.give(100);
        one.trim();
        assertThat(other.take(100)).isTrue();
    }

    @Test
    void nobodyGivesUpItsShareNorWantsMoreThanThat() {
        one.take(MAX / 2 + 10);
        other.take(MAX / 2 - 10);

        other.want(100);
        assertThat(one.surplus()).isEqualTo(10);
        one.give(10);
        one.trim();
        other.take(10);
        other.want(100);
        one.want(100);
        assertThat(one.surplus()).isZero();
        assertThat(other.surplus()).isZero();
    }

    @Test
    void whatIsFreeByNowIsNotGivenUpForAnybody() {
        one.take(MAX);
        other.want(100);
        one.give(MAX / 4);
        one.trim();

        assertThat(one.surplus()).isZero();
    }

    @Test
    void aClosedLeaseHasGivenEverythingBackAndHasNoShare() {
        one.take(MAX / 2);
        assertThat(budget.shareBytes()).isEqualTo(MAX / 2);

        one.close();
        one.close();

        assertThat(budget.free()).isEqualTo(MAX);
        assertThat(budget.shareBytes()).isEqualTo(MAX);
    }

    @Test
    void threeWorkersTogetherNeverUseMoreThanThereIs() throws Exception {
        int workers = 3;
        AtomicLong used = new AtomicLong();
        AtomicLong most = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<Lease>> leases = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                leases.add(threads.submit(takeAndGive(used, most)));
            }
            for (Future<Lease> lease : leases) {
                lease.get().trim();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most.get()).isBetween(1L, MAX);
        assertThat(budget.free()).as("nothing got lost").isEqualTo(MAX);
    }

    private Callable<Lease> takeAndGive(AtomicLong used, AtomicLong most) {
        return () -> {
            Lease lease = budget.lease();
            for (int round = 0; round < 200; round++) {
                int taken = 0;
                while (lease.take(1000)) {
                    taken++;
                    most.accumulateAndGet(used.addAndGet(1000), Math::max);
                }
                for (; taken > 0; taken--) {
                    used.addAndGet(-1000);
                    lease.give(1000);
                }
            }
            return lease;
        };
    }
}
