package io.ringspan.node.relay;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.WriteAcks;
import io.ringspan.replication.frame.WriteFrame;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas of a datacenter reply to one relayed write.
 *
 * <p><b>Owner.</b> The worker of the relay. <b>Buffers.</b> Those of its acknowledgements, until {@link #end}.
 */
final class Gather {
    private final WriteAcks acks;
    private final int commands;
    private final long deadlineNanos;
    private Gathers.Origin origin;

    Gather(Gathers.Origin origin, WriteAcks acks, WriteFrame write, long deadlineNanos) {
        this.origin = origin;
        this.deadlineNanos = deadlineNanos;
        this.acks = acks;
        this.commands = write.commands();
    }

    Gathers.Origin origin() {
        return origin;
    }

    /** It has come through another connection. */
    void origin(Gathers.Origin now) {
        origin = now;
    }

    boolean isLate(long now) {
        return now - deadlineNanos >= 0;
    }

    /** Returns as {@link WriteAcks#replied} does. */
    boolean replied(int node, ByteBuf in, int at, int length, boolean last, int refusals) {
        return acks.replied(node, in, at, length, last, refusals);
    }

    boolean lost(int node) {
        return acks.lost(node);
    }

    boolean silent(int node) {
        return acks.silent(node);
    }

    void away(int node) {
        acks.away(node);
    }

    /**
     * What there is to say; nothing as long as it is not decided, or cannot be.
     *
     * @param differing gets the commands whose replies differ
     */
    @Nullable
    Gathered word(Reconciliation reconciliation, BitSet differing) {
        return switch (acks.judge()) {
            case MET -> Gathered.MET;
            case DIFFERENT -> different(reconciliation, differing);
            case TOO_FEW -> acks.isRefused() ? Gathered.REFUSED : null;
            case OPEN -> null;
        };
    }

    private Gathered different(Reconciliation reconciliation, BitSet differing) {
        Span span = acks.span();
        if (span == null) {
            differing.set(0, commands); // one, or replies that were not kept
            return Gathered.DIFFERENT;
        }
        List<Reconciliation.Choice> choices = reconciliation.reconcile(span, acks.replies(), acks.level());
        for (int i = 0; i < choices.size(); i++) {
            differing.set(i, choices.get(i).from() == null);
        }
        return differing.isEmpty() ? Gathered.MET : Gathered.DIFFERENT;
    }

    /** Gives up what is kept. */
    void end() {
        acks.clear();
    }

    /** The same if so; says whether. */
    boolean endIf(boolean so) {
        if (so) {
            end();
        }
        return so;
    }
}
