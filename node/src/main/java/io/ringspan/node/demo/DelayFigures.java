package io.ringspan.node.demo;

import java.util.Arrays;

/**
 * How long writes took until they could be read in the other datacenter.
 *
 * @param measured how many were measured, since the start
 * @param lastNanos the last one
 * @param medianNanos the middle one of the recent ones
 * @param worstNanos the longest of the recent ones
 */
record DelayFigures(long measured, long lastNanos, long medianNanos, long worstNanos) {
    static final DelayFigures NONE = new DelayFigures(0, 0, 0, 0);

    /** The figures of these recent delays, of which {@code last} came last. */
    static DelayFigures of(long measured, long last, long[] recent) {
        long[] sorted = recent.clone();
        Arrays.sort(sorted);
        return new DelayFigures(measured, last, sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
