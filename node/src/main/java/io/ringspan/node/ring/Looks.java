package io.ringspan.node.ring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Looks again and again until something holds.
 *
 * <p><b>Owner.</b> The loop. <b>Limits.</b> Every {@value #LOOK_MILLIS} ms, for as long as whoever looks says.
 */
final class Looks {
    private static final int LOOK_MILLIS = 10;

    private final Executor loop;

    Looks(Executor loop) {
        this.loop = loop;
    }

    /** Does it on the loop when it is time to look again. */
    void later(Runnable task) {
        CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, loop)
                .execute(task);
    }

    /**
     * Looks.
     *
     * @param goesOn whether it is looked again; if not, nothing comes of it
     * @param done completed once it holds, or it cannot be said
     */
    void until(BooleanSupplier goesOn, Supplier<CompletableFuture<Boolean>> holds, CompletableFuture<Void> done) {
        holds.get()
                .whenCompleteAsync(
                        (does, failure) -> {
                            if (failure != null) {
                                done.completeExceptionally(failure);
                            } else if (does) {
                                done.complete(null);
                            } else if (goesOn.getAsBoolean()) {
                                later(() -> until(goesOn, holds, done));
                            }
                        },
                        loop);
    }
}
