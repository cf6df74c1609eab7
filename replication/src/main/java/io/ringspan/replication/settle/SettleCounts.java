package io.ringspan.replication.settle;

/**
 * What has been settled. Written by the store worker.
 *
 * <p><b>Threads.</b> To be read by any; each number is right by itself.
 */
public final class SettleCounts {
    private volatile int waiting;
    private volatile long taken;
    private volatile long borrowed;
    private volatile long accepted;
    private volatile long givenUp;
    private volatile long turnedAway;

    void waiting(int keys) {
        waiting = keys;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void took() {
        taken++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void borrowedOne() {
        borrowed++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void acceptedOne() {
        accepted++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void gaveUp() {
        givenUp++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void turnedOneAway() {
        turnedAway++;
    }

    /** How many keys are to be settled. */
    public int waiting() {
        return waiting;
    }

    /** How often another replica's value was taken for good. */
    public long taken() {
        return taken;
    }

    /** How often one was taken for the time being, since not all replicas could be asked. */
    public long borrowed() {
        return borrowed;
    }

    /** How often the own value was what all agreed on. */
    public long accepted() {
        return accepted;
    }

    /** How many keys were left as they are, since their value could not be taken; anti-entropy finds them. */
    public long givenUp() {
        return givenUp;
    }

    /** How many keys were left as they are, since too many had to be settled; anti-entropy finds them. */
    public long turnedAway() {
        return turnedAway;
    }
}
