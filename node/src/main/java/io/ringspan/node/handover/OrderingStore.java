package io.ringspan.node.handover;

import io.ringspan.node.flush.FlushCounts;
import io.ringspan.node.flush.KeyWalk;
import io.ringspan.node.flush.Sweep;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.store.OrderedLink;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.StoreListener;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.version.KeyVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store worker's way to the store, which it shares with the other workers.
 *
 * <p><b>Owner.</b> Worker 0; {@link #handOver} is called before it starts. <b>Limits.</b> When {@value #ANSWER_BYTES_MAX}
 * bytes of answers wait for one worker, the store is not read from until half of them were taken.
 */
public final class OrderingStore implements StoreAccess, StoreListener {
    private static final long ERRAND_BYTES_MAX = 32 << 20;
    private static final long ANSWER_BYTES_MAX = 16 << 20;

    private final Worker worker;
    private final StoreWorker order;
    private final StoreLink link;
    private final OrderedLink ordered;
    private final List<ServedWorker> served = new ArrayList<>();
    private boolean reading = true;
    private @Nullable Settling settling;
    private @Nullable StoreFile kept;

    /**
     * Makes the one for worker 0.
     *
     * @param protocol what the store speaks
     * @param order makes the order that uses the sink it is given
     * @param versions of the store's keys
     * @param walk makes what goes through them after a flush
     * @param link makes the link that tells the listener it is given
     */
    public OrderingStore(
            Worker worker,
            Protocol protocol,
            Function<StoreSink, StoreOrder> order,
            KeyVersions versions,
            Function<Sweep.Way, KeyWalk> walk,
            Function<StoreListener, StoreLink> link) {
        this.worker = worker;
        this.order = new StoreWorker(protocol, worker.flusher(), order, versions, walk);
        this.link = link.apply(this);
        this.ordered = new OrderedLink(this.link, this.order);
        this.order.writesTo(this.link);
    }

    /**
     * The way of another worker of the node.
     *
     * @param own the other worker's connection, which plain reads take
     * @param queueMax spans that may be handed over in order and unanswered
     */
    public HandedStore handOver(Worker other, StoreLink own, int queueMax) {
        Road<Errand> road = new Road<>(Errand::new, ERRAND_BYTES_MAX);
        Road<Answer> back = new Road<>(Answer::new, ANSWER_BYTES_MAX);
        HandedStore handed = new HandedStore(other, own, own(), road, back, queueMax);
        ServedWorker serving = new ServedWorker(order, ordered, back, handed.link());
        road.to(worker.loop(), worker.tally()::refresh, serving::take);
        back.from(new Road.Sender(worker.loop(), worker.flusher()::plan, () -> room(serving)));
        served.add(serving);
        return handed;
    }

    /** Goes on with what an earlier process knew of the store, if that is kept. Once, before anything else. */
    public OrderingStore goOn(@Nullable StoreFile store) {
        if (store == null) {
            return this;
        }
        order.order().goOn(store.notes());
        String run = store.notes().run();
        if (run != null) {
            link.wasUsed(run, store.client());
        }
        kept = store;
        return this;
    }

    /** Goes over to another topology. While it is to gain tokens, it notes which keys are written. */
    public OrderingStore topology(Topology next) {
        order.order().ranges().topology(next);
        boolean gains = next.isMoving() && !CopyPlan.gained(next, next.self()).isEmpty();
        if (!gains || !next.stage().ceded()) { // one that starts at the switch does not know what was before
            order.versions().cuts().watch(gains);
        }
        return this;
    }

    /** Has what this makes settle the store's keys. Once, before anything else. */
    public void settle(Function<StoreWorker, Settling> made) {
        Settling keys = made.apply(order);
        order.settleWith(keys);
        settling = keys;
    }

    private void room(ServedWorker other) {
        other.room();
        sendParcels();
    }

    @Override
    public Link link() {
        return ordered;
    }

    @Override
    public StoreGate gate() {
        return order;
    }

    @Override
    public StoreLink own() {
        return link;
    }

    @Override
    public StoreOrder order() {
        return order.order();
    }

    @Override
    public KeyVersions versions() {
        return order.versions();
    }

    @Override
    public FlushCounts flushes() {
        return order.flushes();
    }

    @Override
    public @Nullable Settling settling() {
        return settling;
    }

    @Override
    public void behind(Runnable onStoreWorker) {
        onStoreWorker.run();
    }

    @Override
    public void tick(long nowNanos, long lateNanos, long deadlineNanos) {
        link.tick(nowNanos, lateNanos, deadlineNanos);
        order.tick();
    }

    @Override
    public void tellMarks() {
        order.order().flushMarks();
    }

    @Override
    public void sendParcels() {
        boolean blocked = false;
        for (int i = 0; i < served.size(); i++) {
            blocked |= served.get(i).endTurn();
        }
        if (blocked == reading) {
            reading = !blocked;
            link.reading(reading);
        }
    }

    @Override
    public void storeUp(StoreIdentity store, boolean sameProcess) {
        served.forEach(other -> other.orderIsUp(true));
        order.storeUp(store, sameProcess);
        StoreFile file = kept;
        if (file != null) {
            file.client(link.client());
        }
    }

    @Override
    public void storeLeft() {
        served.forEach(other -> other.orderIsUp(false));
        order.storeLeft();
    }

    @Override
    public void storeDown(@Nullable ReplySink oldest, int repliesOfOldest) {
        served.forEach(other -> other.orderIsUp(false));
        order.storeDown(oldest, repliesOfOldest);
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void discard() {
        order.order().close();
        served.forEach(ServedWorker::discard);
    }
}
