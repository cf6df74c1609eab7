package io.ringspan.node.replica;

import io.ringspan.replication.stream.OriginStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How far each replica is behind, in time: only the stream's worker may look into the oldest write, so it does, a few
 * times a second, for those who ask later.
 *
 * <p><b>Owner.</b> The stream's worker; any thread reads what was seen last.
 */
final class Lags {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final OriginStream stream;
    private volatile long[] millis; // replaced when there are more replicas
    private volatile long[] unsent; // as well
    private long nextNanos;

    Lags(OriginStream stream, int replicas, long nowNanos) {
        this.stream = stream;
        this.millis = new long[replicas];
        this.unsent = new long[replicas];
        this.nextNanos = nowNanos;
    }

    /** There are more replicas now. */
    void grow(int replicas) {
        millis = Arrays.copyOf(millis, replicas);
        unsent = Arrays.copyOf(unsent, replicas);
    }

    void tick(long nowNanos, long nowEpochMillis) {
        if (nowNanos - nextNanos < 0) {
            return;
        }
        nextNanos = nowNanos + LOOK_NANOS;
        long[] seen = millis;
        for (int replica = 0; replica < seen.length; replica++) {
            seen[replica] = stream.lagMillis(replica, nowEpochMillis);
            unsent[replica] = stream.isAbreast(replica) ? 0 : stream.unmarked(replica);
        }
    }

    /** How many writes the replica had not marked, if not all had been sent to it; else 0. */
    long unsent(int replica) {
        long[] seen = unsent;
        return replica < seen.length ? seen[replica] : 0;
    }

    /** How old the oldest write was that the replica had not marked; 0 if there was none. */
    long millis(int replica) {
        long[] seen = millis;
        return replica < seen.length ? seen[replica] : 0;
    }
}
