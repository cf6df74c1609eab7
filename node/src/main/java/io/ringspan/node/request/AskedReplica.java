package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import org.jspecify.annotations.Nullable;

/**
 * One replica that a read of a quorum asks. Reused with the read.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class AskedReplica implements ReplySink {
    private final QuorumRead read;
    private final int place;
    private @Nullable Link link;
    private long number;
    private long notTaken;
    private boolean wasLate;

    /** @param place the replica's, among those that the read may ask */
    AskedReplica(QuorumRead read, int place) {
        this.read = read;
        this.place = place;
    }

    /** @param notTakenBefore what the read wants to hear of again when the reply has come */
    void ask(Link over, Span span, long notTakenBefore) {
        wasLate = false;
        link = over;
        notTaken = notTakenBefore;
        number = over.versioned(span, this);
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        read.replying(place, in, at, length);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        link = null;
        read.replied(place, in, at, length, refusals, notTaken);
    }

    @Override
    public void broken() {
        link = null;
        read.broken(place);
    }

    @Override
    public void overloaded() {
        link = null;
        read.overloaded(place);
    }

    @Override
    public void late() {
        if (!wasLate) {
            wasLate = true;
            read.late(place);
        }
    }

    /** The whole has a deadline of its own. */
    @Override
    public void expired() {}

    /** Whether nothing will come from there soon. */
    boolean isOverOrLate() {
        return link == null || wasLate;
    }

    void forget() {
        Link waiting = link;
        link = null;
        if (waiting != null) {
            waiting.abandon(number);
        }
    }
}
