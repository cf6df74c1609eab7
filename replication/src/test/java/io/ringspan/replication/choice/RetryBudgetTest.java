package io.ringspan.replication.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long START = Long.MAX_VALUE - 5; // the clock may turn over
    private static final int FLOOR = RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND;

    private final RetryBudget budget = new RetryBudget(START);

    private static long at(double seconds) {
        return START + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private void asked(int batches, double second) {
        for (int i = 0; i < batches; i++) {
            budget.asked(at(second));
        }
    }

    /** How many it lets through at that moment. */
    private int retries(double second) {
        int retries = 0;
        while (budget.retry(at(second))) {
            retries++;
        }
        return retries;
    }

    @Test
    void whereNothingIsAskedAFewRetriesAreLeft() {
        assertThat(retries(0)).isEqualTo(FLOOR);
        assertThat(retries(RetryBudget.SECONDS - 0.1)).isZero();
        assertThat(retries(RetryBudget.SECONDS)).isEqualTo(FLOOR);
    }

    @Test
    void aFifthOfWhatWasAskedInTheLastSecondsMayBeRepeated() {
        asked(5_000, 0);
        asked(5_000, 5);
        assertThat(retries(5)).isEqualTo(2_000 + FLOOR);
        asked(50, 5);
        assertThat(retries(5)).isEqualTo(10);
    }

    @Test
    void whatWasAskedLongerAgoCountsNoMoreNorDoWhatRetriesItTook() {
        asked(5_000, 0);
        assertThat(retries(0)).isEqualTo(1_000 + FLOOR);
        asked(500, 9);
        assertThat(retries(9)).isEqualTo(100);
        assertThat(retries(10)).isEqualTo(FLOOR);
        assertThat(retries(1_000)).isEqualTo(FLOOR);
    }

    @Test
    void overAnyTimeItIsNeverMoreThanItsPart() {
        int asked = 0;
        int retried = 0;
        for (int tenth = 0; tenth < 600; tenth++) {
            asked(100, tenth / 10.0);
            asked += 100;
            retried += retries(tenth / 10.0);
        }
        assertThat(retried).isBetween(asked / 5, asked / 5 + 60 * RetryBudget.FLOOR_PER_SECOND + 2 * FLOOR);
    }
}
