package io.ringspan.node.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of the JVM (Ctrl-C, SIGTERM) into an interrupt of the thread that made this, and holds the JVM until that
 * thread has put everything away. So one thread starts and stops everything, and no signal finds it half done.
 *
 * <p><b>Threads.</b> Made, asked and closed by one thread; the JVM's own hook thread only sets the flag and waits.
 *
 * <p><b>Limits.</b> {@link #PUT_AWAY_SECONDS_MAX}; then the JVM ends, and what is left is the guard's to remove.
 */
public final class StopSignal implements AutoCloseable {
    static final int PUT_AWAY_SECONDS_MAX = 4;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch putAway = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "ringspan-stop");
    private volatile boolean asked;

    private StopSignal() {}

    /** From now on, the end of the JVM interrupts this thread. */
    public static StopSignal toThisThread() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whether the JVM was asked to end. */
    public boolean asked() {
        return asked;
    }

    /** Everything is put away: the JVM may end. */
    @Override
    public void close() {
        putAway.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException justAsked) {
                // The JVM ends already, and the hook finds that everything is put away.
            }
        }
    }

    private void stop() {
        asked = true;
        worker.interrupt();
        try {
            putAway.await(PUT_AWAY_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException endNow) {
            Thread.currentThread().interrupt();
        }
    }
}
