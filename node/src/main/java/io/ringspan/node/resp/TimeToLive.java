package io.ringspan.node.resp;

/**
 * Which times to live Redis takes: those that give a moment in milliseconds that 64 bits hold. Stateless.
 *
 * <p>Of each, the amount counts in units of so many milliseconds, from a moment that is 0 if the amount is a moment itself.
 */
public final class TimeToLive {
    private TimeToLive() {}

    /** Whether it may come with a value: it has to be above zero. */
    public static boolean fitsNewValue(long amount, long unit, long fromMillis) {
        return amount > 0 && amount <= (Long.MAX_VALUE - fromMillis) / unit;
    }

    /** Whether it may be given to a value that is there: it may be negative. */
    public static boolean fitsOldValue(long amount, long unit, long fromMillis) {
        boolean fits = amount >= Long.MIN_VALUE / unit && amount <= Long.MAX_VALUE / unit;
        return fits && amount * unit <= Long.MAX_VALUE - fromMillis;
    }
}
