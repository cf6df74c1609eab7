package io.ringspan.node.antientropy.exchange;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Gives what this node's store has, in the order of its writes.
 *
 * <p><b>Threads.</b> Any.
 */
@FunctionalInterface
public interface Gives {
    /**
     * What is at these keys, and what is known of it at that moment.
     *
     * @param withPlaces whether it begins with how far each stream was sent to the store at that moment
     * @return completed with what {@code node.copy.GivenValues} reads; with an {@link java.io.IOException} if the store does not
     *     say it now
     */
    CompletableFuture<byte[]> give(List<byte[]> keys, boolean withPlaces);
}
