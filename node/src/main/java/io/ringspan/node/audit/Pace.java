package io.ringspan.node.audit;

/**
 * Lets through so many a second, and as many at once after a second of rest. A clock that goes back costs nobody more than what is left.
 *
 * <p><b>Owner.</b> Whoever asks.
 */
final class Pace {
    private static final long SECOND_MILLIS = 1000;

    private final int perSecond;
    private long earned;
    private long lastMillis;

    Pace(int perSecond, long nowMillis) {
        this.perSecond = perSecond;
        this.earned = perSecond * SECOND_MILLIS;
        this.lastMillis = nowMillis;
    }

    boolean take(long nowMillis) {
        long passed = Math.min(SECOND_MILLIS, Math.max(0, nowMillis - lastMillis));
        lastMillis = nowMillis;
        earned = Math.min(perSecond * SECOND_MILLIS, earned + passed * perSecond);
        if (earned < SECOND_MILLIS) {
            return false;
        }
        earned -= SECOND_MILLIS;
        return true;
    }
}
