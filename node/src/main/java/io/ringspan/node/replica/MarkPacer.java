package io.ringspan.node.replica;

import io.netty.channel.EventLoop;
import io.ringspan.node.worker.Tally;
import java.util.concurrent.TimeUnit;

/**
 * Lets marks out at most every {@value #EVERY_MILLIS} ms. Nobody waits for a mark but the windows that it releases, and
 * one mark stands for all before it: told at once, they would cost a system call at each end for every turn.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class MarkPacer implements Runnable {
    private static final int EVERY_MILLIS = 2;
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);

    private final EventLoop loop;
    private final Tally tally;
    private final Runnable letOut;
    private final Runnable later = this::now;
    private long lastNanos;
    private boolean planned;

    /** @param letOut writes out the marks that have gathered; does nothing when there are none */
    public MarkPacer(EventLoop loop, Tally tally, Runnable letOut) {
        this.loop = loop;
        this.tally = tally;
        this.letOut = letOut;
        this.lastNanos = tally.nowNanos() - EVERY_NANOS;
    }

    /** To be called at the end of each turn. */
    @Override
    public void run() {
        if (planned) {
            return;
        }
        if (tally.nowNanos() - lastNanos >= EVERY_NANOS) {
            lastNanos = tally.nowNanos();
            letOut.run();
        } else {
            planned = true;
            loop.schedule(later, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void now() {
        planned = false;
        lastNanos = tally.refresh();
        letOut.run();
    }
}
