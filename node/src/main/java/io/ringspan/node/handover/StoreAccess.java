package io.ringspan.node.handover;

import io.ringspan.node.flush.FlushCounts;
import io.ringspan.node.io.Link;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.StoreLink;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way to its node's store.
 *
 * <p><b>Owner.</b> The worker, but for {@link #discard}.
 */
public sealed interface StoreAccess permits OrderingStore, HandedStore {
    /** For reads, and for what must keep its place among the writes. */
    Link link();

    /** For writes of streams. */
    StoreGate gate();

    /** The worker's own connection: it is its queue and its reconnects that are counted. */
    StoreLink own();

    /** The order of all writes to the store, for counters; null on a worker that hands over. */
    @Nullable
    StoreOrder order();

    /** The versions of the store's keys, for counters; null on a worker that hands over. */
    @Nullable
    KeyVersions versions();

    /** What became of flushes; none on a worker that hands over. */
    FlushCounts flushes();

    /** What settles the store's keys; null on a worker that hands over, and without versions. */
    @Nullable
    Settling settling();

    /** Runs something on the store worker, behind all that this worker has written and asked there before. */
    void behind(Runnable onStoreWorker);

    /** Looks at deadlines. To be called some twenty times a second. */
    void tick(long nowNanos, long lateNanos, long deadlineNanos);

    /** Lets out the marks that have gathered. */
    void tellMarks();

    /** To be called last when a turn ends, before connections are flushed: what this turn has for other workers. */
    void sendParcels();

    /** Gives up the connection. */
    void close();

    /** Gives back what was on its way. Any thread, once all workers of the node have ended. */
    void discard();
}
