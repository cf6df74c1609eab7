package io.ringspan.node.request;

import io.ringspan.replication.ring.Topology;
import java.util.function.Supplier;

/**
 * Hands a run on to who coordinates it: a read, or a write with one replica, asks one replica at a time; a write with
 * more goes through the worker's stream.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Dispatcher {
    private final Supplier<Topology> published;
    private final Asker asker;

    public Dispatcher(Supplier<Topology> published, Asker asker) {
        this.published = published;
        this.asker = asker;
    }

    /** The topology of this moment: look once per read, so that a change is never seen half. */
    public Topology topology() {
        return published.get();
    }

    public void send(Run run, Slot slot, int protocol) {
        Ask ask = asker.take();
        ask.span().set(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        ask.begin(slot, run.replicas().local());
    }
}
