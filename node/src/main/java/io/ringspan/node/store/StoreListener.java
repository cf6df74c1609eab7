package io.ringspan.node.store;

import io.ringspan.node.io.ReplySink;
import io.ringspan.node.store.introduce.StoreIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to know when the store can be used.
 *
 * <p><b>Threads.</b> Called on the worker of the link.
 */
public interface StoreListener {
    /** The store is let go of: nothing more is to be sent; {@link #storeDown} follows once what was sent is answered. */
    default void storeLeft() {}

    /**
     * The store is connected, of a supported version and not loading.
     *
     * @param sameProcess whether it is the process that this link was connected to before
     */
    void storeUp(StoreIdentity store, boolean sameProcess);

    /**
     * The connection broke: what was sent and not answered has unknown fate. Sinks are told after this.
     *
     * @param oldest who waited for the oldest unanswered span; null when nothing was unanswered
     * @param repliesOfOldest how many of that span's replies had come
     */
    void storeDown(@Nullable ReplySink oldest, int repliesOfOldest);
}
