package io.ringspan.node.decide;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * What became of commands that this node decided. Read from any thread, a moment old at worst.
 *
 * <p><b>Owner.</b> The decider, which alone writes.
 */
public final class DecisionCounts {
    private long written;
    private long nothing;
    private long errors;
    private final LongAdder refused = new LongAdder();
    private final LongAdder sentHome = new LongAdder();
    private final LongAdder homeAway = new LongAdder();
    private long again;
    private long uncertain;
    private int waiting;
    private final IntSupplier blocked;

    /** @param blocked how many clients of the node wait in commands */
    public DecisionCounts(IntSupplier blocked) {
        this.blocked = blocked;
    }

    void begun() {
        waiting++;
    }

    void ended() {
        waiting--;
    }

    void wrote() {
        written++;
    }

    void wroteNothing() {
        nothing++;
    }

    void failed() {
        errors++;
    }

    /** Any thread. */
    void turnedAway() {
        refused.increment();
    }

    /** Any thread. */
    void sentHome() {
        sentHome.increment();
    }

    /** Any thread. */
    void homeAway() {
        homeAway.increment();
    }

    public void isUncertain() {
        uncertain++;
    }

    public void readAgain() {
        again++;
    }

    /** Those from which a write followed. */
    public long written() {
        return written;
    }

    /** Those from which no write followed. */
    public long nothing() {
        return nothing;
    }

    /** Those that the store answered with an error. */
    public long errors() {
        return errors;
    }

    /** Those that were not made, and said so. */
    public long refused() {
        return refused.sum();
    }

    /** Those that may have run in this node's store, and were not copied to other replicas. */
    public long uncertain() {
        return uncertain;
    }

    /** Those of this node's clients that another datacenter was asked to decide, since their keys are at home there. */
    public long decidedAtHome() {
        return sentHome.sum();
    }

    /** Those of this node's clients for which nobody there could be asked. */
    public long refusedForHome() {
        return homeAway.sum();
    }

    /** How often a key was read again, since it was written meanwhile. */
    public long again() {
        return again;
    }

    /** Those that are not answered. */
    public int waiting() {
        return waiting;
    }

    /** Clients of this node that wait in commands. */
    public int blocked() {
        return blocked.getAsInt();
    }
}
