package io.ringspan.node.handover;

import io.ringspan.node.io.Link;
import io.ringspan.node.io.Pending;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.store.StoreLink;
import io.ringspan.replication.version.KeyState;
import java.util.function.LongSupplier;

/**
 * A worker's way to the store beside the store worker's: plain reads go over the worker's own connection; what must keep
 * its place among the writes is handed over. The numbers of the latter are negative.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@code queueMax} spans handed over and unanswered, and the road's bytes,
 * and what the store worker may have unsent; then {@link #isFull}.
 */
final class HandedLink implements Link {
    private final StoreLink own;
    private final StoreLink ordering;
    private final Road<Errand> road;
    private final int queueMax;
    private final LongSupplier nanoTime;
    private final Pending waiting = new Pending();
    private boolean orderIsUp;

    /** @param ordering the store worker's */
    HandedLink(StoreLink own, StoreLink ordering, Road<Errand> road, int queueMax, LongSupplier nanoTime) {
        this.own = own;
        this.ordering = ordering;
        this.road = road;
        this.queueMax = queueMax;
        this.nanoTime = nanoTime;
    }

    /** Whether the store worker can reach the store, as it said last. */
    void orderIsUp(boolean up) {
        orderIsUp = up;
    }

    /** Both ways, since whoever asks may need either. */
    @Override
    public boolean isUp() {
        return orderIsUp && own.isUp();
    }

    @Override
    public boolean isFull() {
        return waiting.size() >= queueMax || own.isFull() || ordering.isBehind() || road.isFull();
    }

    @Override
    public long read(Span span, ReplySink sink) {
        return own.read(span, sink);
    }

    @Override
    public long inOrder(Span span, ReplySink sink) {
        return ~handOver(Errand.How.IN_ORDER, span, sink);
    }

    @Override
    public long versioned(Span span, ReplySink sink) {
        return ~handOver(Errand.How.VERSIONED, span, sink);
    }

    @Override
    public long whole(Span span, ReplySink sink) {
        return ~handOver(Errand.How.WHOLE, span, sink);
    }

    private long handOver(Errand.How how, Span span, ReplySink sink) {
        long number = waiting.add(sink, span.commands(), nanoTime.getAsLong());
        Errand errand = road.add();
        errand.inOrder(span, number, how);
        road.load(errand, span.bytes(), span.at(), span.length());
        return number;
    }

    @Override
    public void restore(Span command, long clock, long tie, ReplySink sink) {
        long number = waiting.add(sink, command.commands(), nanoTime.getAsLong());
        Errand errand = road.add();
        errand.restore(command, number, clock, tie);
        road.load(errand, command.bytes(), command.at(), command.length());
    }

    @Override
    public long settle(Span question, KeyState own, ReplySink sink) {
        long number = waiting.add(sink, question.commands(), nanoTime.getAsLong());
        Errand errand = road.add();
        errand.settle(question, number, own);
        road.load(errand, question.bytes(), question.at(), question.length());
        return ~number;
    }

    @Override
    public void abandon(long number) {
        if (number < 0) {
            waiting.abandon(~number);
        } else {
            own.abandon(number);
        }
    }

    /** Who waits for what was handed over. */
    Pending waiting() {
        return waiting;
    }

    void broken(long number) {
        ReplySink sink = waiting.take(number);
        if (sink != null) {
            sink.broken();
        }
    }
}
