package io.ringspan.sim;

/**
 * One direction of a connection, as TCP gives it: what is sent arrives in order, each thing late by some time. When it
 * breaks, a first part of what is on its way still arrives and the rest is lost.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class SimLink {
    private final Simulation simulation;
    private final long delayMinNanos;
    private final long delayMaxNanos;
    private long lastArrivalNanos;
    private long lostFromNanos = Long.MAX_VALUE;
    private int underway;

    public SimLink(Simulation simulation, long delayMinNanos, long delayMaxNanos) {
        this.simulation = simulation;
        this.delayMinNanos = delayMinNanos;
        this.delayMaxNanos = delayMaxNanos;
    }

    /** Sends something; it arrives as a call, or not at all. */
    public void send(Runnable arrival) {
        long now = simulation.nanoTime();
        long at = Math.max(lastArrivalNanos, now + simulation.between(delayMinNanos, delayMaxNanos + 1));
        lastArrivalNanos = at;
        underway++;
        simulation.after(at - now, () -> {
            underway--;
            if (at < lostFromNanos) { // a link broken at this very moment is broken
                arrival.run();
            }
        });
    }

    /** Breaks it. Returns after how long nothing arrives any more. */
    public long breakOff() {
        long now = simulation.nanoTime();
        lostFromNanos = Math.min(lostFromNanos, simulation.between(now, Math.max(now, lastArrivalNanos) + 1));
        return Math.max(0, lostFromNanos - now);
    }

    /** Breaks it, and nothing of what is on its way arrives. */
    public void breakNow() {
        lostFromNanos = simulation.nanoTime();
    }

    /** Whether what is sent now can arrive. */
    public boolean isWhole() {
        return lostFromNanos == Long.MAX_VALUE;
    }

    /** How many things are on their way. */
    public int underway() {
        return underway;
    }
}
