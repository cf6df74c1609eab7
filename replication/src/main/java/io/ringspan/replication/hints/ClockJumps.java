package io.ringspan.replication.hints;

/**
 * Tells what the wall clock was set by from the time that passed. Asked about once a second, it believes at most
 * {@value #STEP_MILLIS_MAX} ms at a time, and no step back. The first time it believes everything: nothing else says how long
 * the node was not running.
 *
 * <p><b>Owner.</b> Its log.
 */
final class ClockJumps {
    static final long STEP_MILLIS_MAX = 10_000;

    private boolean isFirst = true;
    private long lastMillis;

    /** What it showed when this was asked last; 0 if never. */
    long lastMillis() {
        return lastMillis;
    }

    /** By how much the clock was set since this was asked last; below 0 if back. */
    long jumped(long nowMillis) {
        long step = nowMillis - lastMillis;
        lastMillis = nowMillis;
        if (isFirst) {
            isFirst = false;
            return 0;
        }
        return step - Math.max(0, Math.min(step, STEP_MILLIS_MAX));
    }
}
