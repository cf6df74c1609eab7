package io.ringspan.node.store;

import io.ringspan.node.io.ReplySink;

/**
 * Gives a store what it is to have before it is used.
 *
 * <p><b>Threads.</b> Called on the worker of the link.
 */
public interface StoreFurnisher {
    /** Gives it nothing. */
    StoreFurnisher NONE = (way, then) -> then.run();

    /** A new connection, which nobody else uses yet. */
    @FunctionalInterface
    interface Way {
        /** Sends whole commands, and has their replies told; not if the connection ends before. */
        void send(byte[] resp, int commands, ReplySink sink);
    }

    /**
     * Begins to.
     *
     * @param then run once the store has all, perhaps at once; not if the connection ends before
     */
    void furnish(Way way, Runnable then);
}
