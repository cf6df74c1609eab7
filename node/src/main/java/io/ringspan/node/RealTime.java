package io.ringspan.node;

import io.ringspan.base.TimeSource;

/** The clocks of the machine: the only place that looks at them. Any thread. */
public enum RealTime implements TimeSource {
    CLOCK;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }
}
