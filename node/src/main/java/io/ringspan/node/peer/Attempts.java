package io.ringspan.node.peer;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.ringspan.node.io.Backoff;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a link is tried next. There is one attempt or one connection at a time, whatever is asked for meanwhile: while one is
 * under way, its end is what begins the next.
 *
 * <p><b>Owner.</b> The worker of the link. Whether it is held may be asked by any thread.
 */
final class Attempts {
    private final EventLoop loop;
    private final Backoff backoff;
    private final Runnable attempt;
    private @Nullable Future<?> next;
    /** Volatile: asked by the admin server's thread, too. */
    private volatile boolean held;

    private boolean ended;
    private boolean atOnce;
    /** Whether there is nothing whose end would begin the next one. */
    private boolean idle = true;

    /** @param attempt begins to connect */
    Attempts(EventLoop loop, Backoff backoff, Runnable attempt) {
        this.loop = loop;
        this.backoff = backoff;
        this.attempt = attempt;
    }

    /** Begins the first, unless it is held. */
    void begin() {
        if (!held && !ended && idle) {
            idle = false;
            attempt.run();
        }
    }

    /** The one that was under way has failed, or its connection has ended. */
    void over() {
        if (held || ended) {
            idle = true;
            return;
        }
        long millis = atOnce ? 0 : backoff.nextMillis();
        atOnce = false;
        next = loop.schedule(
                () -> {
                    next = null;
                    attempt.run();
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** The connection is made. */
    void succeeded() {
        atOnce = false;
        backoff.reset();
    }

    /** The next wait is a short one: something is known that was not before. */
    void hope() {
        backoff.reset();
    }

    /** Does not wait any longer, if it waits. */
    void now() {
        backoff.reset();
        if (cancelled()) {
            attempt.run();
        }
    }

    /** As {@link #now}; returns true if something is under way, which is to be closed: the next follows it without a wait. */
    boolean anew() {
        atOnce = !held && !idle && next == null;
        now();
        return atOnce;
    }

    /** No further one until {@link #letGo}. */
    void hold() {
        held = true;
        atOnce = false;
        idle |= cancelled();
    }

    /** Goes on at once if it was held. */
    void letGo() {
        if (held) {
            held = false;
            backoff.reset();
            atOnce = !idle;
            begin();
        }
    }

    boolean isHeld() {
        return held;
    }

    /** No further one, for good. */
    void end() {
        ended = true;
        cancelled();
    }

    /** Whether nobody is to be connected to. */
    boolean isOff() {
        return held || ended;
    }

    private boolean cancelled() {
        Future<?> waiting = next;
        next = null;
        return waiting != null && waiting.cancel(false);
    }
}
