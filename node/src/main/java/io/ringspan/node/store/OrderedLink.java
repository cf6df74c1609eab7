package io.ringspan.node.store;

import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.replication.version.KeyState;

/**
 * The store worker's way to the store: its link, beside which it knows the versions of keys.
 *
 * <p><b>Owner.</b> Worker 0.
 */
public final class OrderedLink implements Link {
    private final StoreLink link;
    private final StoreWorker worker;

    public OrderedLink(StoreLink link, StoreWorker worker) {
        this.link = link;
        this.worker = worker;
    }

    @Override
    public boolean isUp() {
        return link.isUp();
    }

    @Override
    public boolean isFull() {
        return link.isFull();
    }

    @Override
    public long read(Span span, ReplySink sink) {
        return link.read(span, sink);
    }

    @Override
    public long inOrder(Span span, ReplySink sink) {
        worker.unlinkFirst(span);
        worker.watches().written(span.bytes(), span.at(), span.length()); // a write, if the key has no other replica
        return link.inOrder(span, sink);
    }

    @Override
    public long versioned(Span span, ReplySink sink) {
        return link.send(span, worker.versioned().of(span, false, sink));
    }

    @Override
    public long whole(Span span, ReplySink sink) {
        VersionedRead read = worker.versioned().of(span, true, sink);
        // What may not be given to others is not fetched: of a large key that would cost everybody else's time.
        return link.send(read.knowsFirst() ? span : worker.nothing(span), read);
    }

    @Override
    public void restore(Span command, long clock, long tie, ReplySink sink) {
        worker.restores().restore(command, clock, tie, sink);
    }

    @Override
    public long settle(Span question, KeyState own, ReplySink sink) {
        return link.send(question, worker.stated(question, own, sink));
    }

    @Override
    public void abandon(long number) {
        link.abandon(number);
    }
}
