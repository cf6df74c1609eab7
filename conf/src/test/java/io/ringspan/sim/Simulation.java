package io.ringspan.sim;

import io.ringspan.base.TimeSource;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time with a queue of what is to happen, and the one source of chance. One seed gives one run: what happens at
 * the same moment happens in the order in which it was planned. {@link #trace} folds what is worth comparing into a hash;
 * two runs of a seed that differ in it have found something outside the simulation that decides, such as a hash order.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class Simulation implements TimeSource {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private record Step(long nanos, long number, Runnable action) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Step> steps = new PriorityQueue<>();
    private final Random random;
    private long nanos;
    private long planned;
    private long trace = 0xcbf29ce484222325L;

    public Simulation(long seed) {
        this.random = new Random(seed);
    }

    /** The only source of chance in a run. */
    public Random random() {
        return random;
    }

    /** Whether something happens that happens this often in a hundred. */
    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A number of at least {@code from} and below {@code to}. */
    public long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    /** Plans something, no sooner than {@code delayNanos} from now. */
    public void after(long delayNanos, Runnable action) {
        steps.add(new Step(nanos + Math.max(0, delayNanos), planned++, action));
    }

    /** Lets everything happen that is planned within this time, and what comes of it. */
    public void run(long forNanos) {
        long end = nanos + forNanos;
        for (Step next = steps.peek(); next != null && next.nanos <= end; next = steps.peek()) {
            steps.remove();
            nanos = next.nanos;
            next.action.run();
        }
        nanos = end;
    }

    /** Folds a number, and the time, into the trace. */
    public void trace(long what) {
        trace = (trace ^ what) * FNV_PRIME;
        trace = (trace ^ nanos) * FNV_PRIME;
    }

    /** What {@link #trace} has made so far. */
    public long traceHash() {
        return trace;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS + nanos / 1_000_000;
    }
}
