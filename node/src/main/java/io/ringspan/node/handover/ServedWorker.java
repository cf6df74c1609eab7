package io.ringspan.node.handover;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.store.StoreGate;
import io.ringspan.replication.version.KeyState;
import java.util.ArrayDeque;

/**
 * Does on the store worker what one other worker hands over, and sends back what comes of it.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> Keeps {@value #SPARE_MAX} spare sinks.
 */
final class ServedWorker {
    private static final int SPARE_MAX = 16 * 1024;

    private final StoreGate order;
    private final Link link;
    private final Road<Answer> back;
    private final HandedLink handed;
    private final ArrayDeque<HandedReply> spare = new ArrayDeque<>();
    private boolean blocked;

    /** @param handed the other worker's; only named here */
    ServedWorker(StoreGate order, Link link, Road<Answer> back, HandedLink handed) {
        this.order = order;
        this.link = link;
        this.back = back;
        this.handed = handed;
    }

    void take(Errand errand) {
        errand.run(order, this);
    }

    /** Sends what must keep its place among the writes. */
    void send(Span inOrder, long number, Errand.How how) {
        if (!link.isUp()) {
            broken(number);
            return;
        }
        HandedReply sink = sink(number);
        if (how == Errand.How.VERSIONED) {
            link.versioned(inOrder, sink);
        } else if (how == Errand.How.WHOLE) {
            link.whole(inOrder, sink);
        } else {
            link.inOrder(inOrder, sink);
        }
    }

    /** Sends a value that another replica has. */
    void restore(Span command, long number, long clock, long tie) {
        if (link.isUp()) {
            link.restore(command, clock, tie, sink(number));
        } else {
            broken(number);
        }
    }

    /** Asks for another replica what is known of a key. */
    void settle(Span question, long number, KeyState others) {
        if (link.isUp()) {
            link.settle(question, others, sink(number));
        } else {
            broken(number);
        }
    }

    private HandedReply sink(long number) {
        HandedReply sink = spare.poll();
        if (sink == null) {
            sink = new HandedReply(this);
        }
        sink.begin(number);
        return sink;
    }

    void give(HandedReply sink) {
        if (spare.size() < SPARE_MAX) {
            spare.push(sink);
        }
    }

    void replied(long number, ByteBuf in, int at, int length, boolean last, int refusals) {
        Answer answer = back.add();
        answer.inOrder(number, last, refusals);
        back.load(answer, in, at, length);
    }

    void broken(long number) {
        back.add().rare(() -> handed.broken(number));
    }

    /** Sends what this turn has for the worker; says whether the store must not be read from until it was taken. */
    boolean endTurn() {
        back.send();
        blocked = blocked || back.isFull();
        return blocked;
    }

    /** The worker has taken enough. */
    void room() {
        blocked = false;
    }

    void discard() {
        back.discard();
    }

    void orderIsUp(boolean up) {
        back.add().rare(() -> handed.orderIsUp(up));
    }
}
