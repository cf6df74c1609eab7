package io.ringspan.sim;

import io.ringspan.base.TimeSource;
import java.time.Duration;

/** Time that stands still until a test moves it. Both clocks move together unless the wall clock is set apart. */
public final class ManualTime implements TimeSource {
    private long nanos;
    private long epochMillis = 1_700_000_000_000L;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return epochMillis;
    }

    /** Moves both clocks forward. */
    public void advance(Duration by) {
        nanos += by.toNanos();
        epochMillis += by.toMillis();
    }

    /** Sets the wall clock alone, as an operator or NTP would. */
    public void setEpochMillis(long to) {
        epochMillis = to;
    }
}
