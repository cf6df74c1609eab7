package io.ringspan.node.antientropy;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What all repairs of a node have done since it started.
 *
 * <p><b>Threads.</b> Any.
 */
public final class RepairTotals {
    private final RepairCounts counts = new RepairCounts(null);
    private final LongSupplier shipped;
    private final DoubleSupplier progress;
    private final IntSupplier lacking;
    private volatile boolean running;
    private long runs; // guarded by this

    /**
     * Nothing yet.
     *
     * @param shipped bytes of values that were given to replicas
     * @param progress how much of the last repair is done
     * @param lacking how many replicas lack what was skipped for them
     */
    public RepairTotals(LongSupplier shipped, DoubleSupplier progress, IntSupplier lacking) {
        this.lacking = lacking;
        this.shipped = shipped;
        this.progress = progress;
    }

    synchronized void began() {
        runs++;
        running = true;
    }

    void ended() {
        running = false;
    }

    /** The keys of all runs. */
    public RepairCounts counts() {
        return counts;
    }

    /** Runs that were begun. */
    public synchronized long runs() {
        return runs;
    }

    /** Whether one runs now. */
    public boolean isRunning() {
        return running;
    }

    /** How much of the last one is done, from 0 to 1. */
    public double progress() {
        return progress.getAsDouble();
    }

    /** How many replicas lack what this node has skipped for them, and were not repaired yet. */
    public int lackingReplicas() {
        return lacking.getAsInt();
    }

    /** Bytes of values that were given to replicas. */
    public long shippedBytes() {
        return shipped.getAsLong();
    }
}
