package io.ringspan.node.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How long the commands of this node's clients wait: CLIENT PAUSE.
 *
 * <p><b>Threads.</b> Any.
 */
public final class ClientPause {
    private final AtomicReference<@Nullable Until> until = new AtomicReference<>();

    private record Until(long nanos, boolean all) {}

    /** Pauses, or longer or more than before. */
    void begin(long nowNanos, long millis, boolean all) {
        long wanted = nowNanos + Math.min(millis, Long.MAX_VALUE / 4_000_000) * 1_000_000;
        until.updateAndGet(now -> {
            if (now == null || now.nanos() - nowNanos <= 0) {
                return new Until(wanted, all);
            }
            return new Until(now.nanos() - wanted > 0 ? now.nanos() : wanted, all || now.all());
        });
    }

    void end() {
        until.set(null);
    }

    /** Whether some commands may have to wait; false costs next to nothing. */
    public boolean isOn() {
        return until.get() != null;
    }

    /** Whether a command has to wait now: any, or one that may change something. */
    public boolean holds(boolean mayWrite, long nowNanos) {
        Until now = until.get();
        if (now == null) {
            return false;
        }
        if (now.nanos() - nowNanos <= 0) {
            until.compareAndSet(now, null);
            return false;
        }
        return mayWrite || now.all();
    }
}
