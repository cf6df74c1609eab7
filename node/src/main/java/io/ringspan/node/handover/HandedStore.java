package io.ringspan.node.handover;

import io.ringspan.node.flush.FlushCounts;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/**
 * The way to the store of a worker that is not the store worker.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class HandedStore implements StoreAccess {
    private final Worker worker;
    private final StoreLink own;
    private final Road<Errand> road;
    private final HandedGate gate;
    private final HandedLink link;
    private boolean waits;

    /**
     * Joins the worker's ends of two roads.
     *
     * @param ordering the store worker's link
     * @param road to the store worker
     * @param back from there
     */
    HandedStore(Worker worker, StoreLink own, StoreLink ordering, Road<Errand> road, Road<Answer> back, int queueMax) {
        this.worker = worker;
        this.own = own;
        this.road = road;
        this.gate = new HandedGate(road, back);
        this.link = new HandedLink(own, ordering, road, queueMax, worker.tally()::nowNanos);
        road.from(new Road.Sender(worker.loop(), worker.flusher()::plan, gate::room));
        back.to(worker.loop(), worker.tally()::refresh, answer -> answer.tell(link.waiting()));
    }

    @Override
    public HandedLink link() {
        return link;
    }

    @Override
    public StoreGate gate() {
        return gate;
    }

    @Override
    public StoreLink own() {
        return own;
    }

    @Override
    public @Nullable StoreOrder order() {
        return null;
    }

    @Override
    public @Nullable KeyVersions versions() {
        return null;
    }

    @Override
    public FlushCounts flushes() {
        return new FlushCounts();
    }

    @Override
    public @Nullable Settling settling() {
        return null;
    }

    /** How many writes were turned away because too much was on its way to the store worker. */
    public long turnedAway() {
        return gate.turnedAway();
    }

    @Override
    public void behind(Runnable onStoreWorker) {
        road.add().rare(gateThere -> onStoreWorker.run());
    }

    @Override
    public void tick(long nowNanos, long lateNanos, long deadlineNanos) {
        own.tick(nowNanos, lateNanos, deadlineNanos);
        link.waiting().tick(nowNanos, lateNanos, deadlineNanos);
        if (waits) {
            worker.flusher().plan(); // the last reply may have been for nobody, and have planned nothing
        }
    }

    /** The store worker tells them, through the streams' upstreams. */
    @Override
    public void tellMarks() {}

    /**
     * What is handed over must not overtake the reads that went out on the own connection before: a client that reads and
     * then writes, without waiting, reads what was there before. So this turn's parcel waits for their replies.
     */
    @Override
    public void sendParcels() {
        road.close(own.sentCount());
        waits = !road.sendUpTo(own.answeredCount());
    }

    /** What was handed over and is not answered is broken, like what was sent over the own connection. */
    @Override
    public void close() {
        own.close();
        link.waiting().breakAll();
    }

    @Override
    public void discard() {
        road.discard();
    }
}
