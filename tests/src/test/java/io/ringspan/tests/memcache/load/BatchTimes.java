package io.ringspan.tests.memcache.load;

import java.util.Arrays;

/**
 * How long batches took, in microseconds rounded up.
 *
 * <p><b>Owner.</b> The thread of the load. <b>Limits.</b> As many as were said to the constructor; what comes after them
 * is not kept.
 */
final class BatchTimes {
    private static final int NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final int PER_MILLE = 1_000;

    private final int[] micros;
    private int count;

    BatchTimes(int countMax) {
        micros = new int[countMax];
    }

    void add(long nanos) {
        if (count < micros.length) {
            micros[count] = (int) Math.min(Integer.MAX_VALUE, (nanos + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO);
            count++;
        }
    }

    void sort() {
        Arrays.sort(micros, 0, count);
    }

    /** Once they are sorted: what so many of a thousand batches took at the most; 0 if there was none. */
    double millis(int perMille) {
        if (count == 0) {
            return 0;
        }
        long rank = ((long) count * perMille + PER_MILLE - 1) / PER_MILLE;
        return micros[(int) Math.max(0, rank - 1)] / MICROS_PER_MILLI;
    }
}
