package io.ringspan.node.store;

/**
 * Who wants to know when the store can be used.
 *
 * <p><b>Threads.</b> Called on the worker of the link.
 */
public interface StoreListener {
    /**
     * The store is connected, of a supported version and not loading.
     *
     * @param sameProcess whether it is the process that this link was connected to before
     */
    void storeUp(StoreIdentity store, boolean sameProcess);

    /** The connection broke: what was sent and not answered has unknown fate. Sinks were told before. */
    void storeDown();
}
