package io.ringspan.replication.copy;

/**
 * How far a walk over other stores is, how fast, and how long it will take.
 *
 * <p><b>Owner.</b> Whoever makes it.
 */
public final class CopyProgress {
    private static final double SECOND = 1e9;
    /** Of the speed so far, what is still believed after a second. */
    private static final double REMEMBERED = 0.8;

    private double doneParts;
    private double allParts = 1;
    private double fraction;
    private double share = 1;
    private long lastNanos;
    private long keysSince;
    private double keysPerSecond = -1;
    private double fractionPerSecond = -1;
    private double lastFraction;

    /** Begins at this time. */
    public CopyProgress(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** The whole consists of parts of that size altogether, of which some are done. */
    public void parts(double done, double all) {
        doneParts = done;
        allParts = Math.max(all, Double.MIN_NORMAL);
        look();
    }

    /** So large a part is at hand, and so much of it is done, from 0 to 1. */
    public void part(double size, double done) {
        share = done * size;
        look();
    }

    private void look() {
        fraction = Math.min(1, (doneParts + share) / allParts);
    }

    /** So many keys have been looked at. */
    public void walked(int keys, long nowNanos) {
        keysSince += keys;
        double seconds = (nowNanos - lastNanos) / SECOND;
        if (seconds >= 1) {
            keysPerSecond = believed(keysPerSecond, keysSince / seconds);
            fractionPerSecond = believed(fractionPerSecond, (fraction - lastFraction) / seconds);
            keysSince = 0;
            lastNanos = nowNanos;
            lastFraction = fraction;
        }
    }

    private static double believed(double before, double now) {
        return before < 0 ? now : REMEMBERED * before + (1 - REMEMBERED) * now;
    }

    /** Nothing was done since: that is not counted as slow. */
    public void goesOn(long nowNanos) {
        lastNanos = nowNanos;
        keysSince = 0;
        lastFraction = fraction;
    }

    /** How much is done, from 0 to 1. */
    public double fraction() {
        return fraction;
    }

    /** How many keys are looked at a second; 0 before that is known. */
    public double keysPerSecond() {
        return Math.max(0, keysPerSecond);
    }

    /** How long it will take at that speed, in seconds; below 0 if nobody knows. */
    public double secondsLeft() {
        return fractionPerSecond > 0 ? (1 - fraction) / fractionPerSecond : -1;
    }
}
