package io.ringspan.replication.settle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keys that were given up a while ago: what could not be taken then, most likely cannot be now.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> The last {@value #KEYS_MAX} keys, each for {@value #MINUTES} minutes.
 */
final class GivenUp {
    static final int KEYS_MAX = 1024;
    static final int MINUTES = 10;

    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(MINUTES);

    private final Map<Long, Long> untilNanos = new LinkedHashMap<>();

    /** It is given up now. */
    void add(long digest, long nowNanos) {
        untilNanos.remove(digest);
        untilNanos.put(digest, nowNanos + KEPT_NANOS);
        if (untilNanos.size() > KEYS_MAX) {
            untilNanos.remove(untilNanos.keySet().iterator().next());
        }
    }

    /** Whether it was given up a while ago. */
    boolean has(long digest, long nowNanos) {
        Long until = untilNanos.get(digest);
        if (until != null && nowNanos - until >= 0) {
            untilNanos.remove(digest);
            until = null;
        }
        return until != null;
    }
}
