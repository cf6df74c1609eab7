package io.ringspan.node.antientropy.exchange;

import java.util.concurrent.CompletableFuture;

/**
 * One whose store is compared.
 *
 * <p><b>Threads.</b> Asked by the one that compares or copies; up to eight questions at a time, answered in their order.
 */
public interface Replica extends AutoCloseable {
    /** The answer; completed with an {@link java.io.IOException} that says why if there is none. */
    CompletableFuture<byte[]> ask(byte[] question);

    @Override
    void close();
}
