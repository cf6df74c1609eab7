package io.ringspan.tests.it.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what must come to hold, with a deadline that only a failure reaches. */
public final class Await {
    /** Long enough for a busy machine. */
    public static final Duration LONG = Duration.ofSeconds(60);

    private static final int LOOK_AGAIN_MILLIS = 20;

    private Await() {}

    /** Something that may hold, or fail for the moment. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it holds now. */
        boolean holds() throws Exception;
    }

    /** Waits until it holds; an exception counts as not yet. */
    public static void until(String what, Condition condition) {
        until(() -> what, condition);
    }

    /**
     * Waits until it holds; an exception counts as not yet.
     *
     * @param what is asked for when the deadline is over
     */
    public static void until(Supplier<String> what, Condition condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        Throwable last = null;
        while (System.nanoTime() - deadline < 0) {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            pause();
        }
        throw new AssertionError("did not come about in " + LONG.toSeconds() + " s: " + what.get(), last);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was stopped", stopped);
        }
    }
}
