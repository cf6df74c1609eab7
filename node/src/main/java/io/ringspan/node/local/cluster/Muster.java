package io.ringspan.node.local.cluster;

import io.ringspan.node.local.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits until nobody is missing.
 *
 * <p><b>Threads.</b> Blocks the thread that asks; an interrupt ends it.
 *
 * <p><b>Limits.</b> {@code patience}; then a {@link StoreException} that names who is missing.
 */
record Muster(Duration patience) {
    /** Long enough for many nodes on a busy machine: a healthy cluster takes a fraction of a second. */
    static final Muster OF_A_CLUSTER = new Muster(Duration.ofSeconds(60));

    private static final int LOOK_AGAIN_MILLIS = 5;

    /**
     * Returns when {@code missing} is empty.
     *
     * @param missing who is missing now, one line each; asked again and again
     */
    void await(Supplier<List<String>> missing) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> still = missing.get();
        while (!still.isEmpty()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new StoreException("The cluster did not come together within " + patience.toSeconds() + " s: "
                        + String.join("; ", still) + ". RINGSPAN_LOG=INFO shows what each node says of it.");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new StoreException("stopped while the nodes were finding each other", stopped);
            }
            still = missing.get();
        }
    }
}
