package io.ringspan.tests.it;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits for what must become true, however slow the machine is. */
final class Await {
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final int POLL_MILLIS = 20;

    private Await() {}

    /** What is asked again and again. */
    interface Question {
        boolean isSo() throws IOException;
    }

    static void until(String what, Question question) throws IOException {
        long start = System.nanoTime();
        while (!question.isSo()) {
            if (System.nanoTime() - start > WAIT_NANOS_MAX) {
                throw new AssertionError("waited in vain until " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting", e);
        }
    }
}
