package io.ringspan.node.peer.door;

import java.util.concurrent.CompletableFuture;

/**
 * Answers what other nodes ask about the ring.
 *
 * <p><b>Threads.</b> Any.
 */
@FunctionalInterface
public interface RingDesk {
    /**
     * Answers.
     *
     * @param question one line; empty to ask for the ring itself
     * @return completed on any thread; with an exception, whose message is for the asker, if there is no answer
     */
    CompletableFuture<String> answer(String question);
}
