package io.ringspan.node.repair;

import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.reconcile.Repair;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.worker.Tally;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the reads of one worker write back.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@value #UNDER_WAY_MAX} values at a time; each is no larger than the reply of one
 * replica may be, and finds room among the replies that are held.
 */
public final class ReadRepairs {
    private static final int UNDER_WAY_MAX = 1024;

    private final Protocol protocol;
    private final IntFunction<@Nullable Link> links;
    private final ReplyRoom room;
    private final Tally tally;
    private int underWay;

    /**
     * @param protocol what the stores speak
     * @param links the way to each node, by its number; null if it may not be asked now
     * @param room for the values
     */
    public ReadRepairs(Protocol protocol, IntFunction<@Nullable Link> links, ReplyRoom room, Tally tally) {
        this.protocol = protocol;
        this.links = links;
        this.room = room;
        this.tally = tally;
    }

    /**
     * Begins to restore what is to be restored.
     *
     * @param span the read's commands; alive until what is returned has ended or is cancelled
     * @param replicas by their places
     * @param needed how many of them must have a value
     * @param ended called once, when nothing is under way any more; not before this returns
     * @return null if nothing is under way
     */
    public @Nullable ReadRepair begin(Span span, List<Repair> repairs, int[] replicas, int needed, Runnable ended) {
        long wanted = repairs.stream()
                .filter(each -> each.action() == Repair.Action.RESTORE)
                .count();
        if (wanted == 0 || underWay + wanted > UNDER_WAY_MAX || !room.mayBegin()) {
            return null;
        }
        ReadRepair read = new ReadRepair(this, repairs, ended);
        return read.begin(span, replicas, needed) ? read : null;
    }

    @Nullable
    Link link(int node) {
        return links.apply(node);
    }

    Protocol protocol() {
        return protocol;
    }

    long nowMillis() {
        return tally.time().epochMillis();
    }

    ReplyRoom room() {
        return room;
    }

    void began() {
        underWay++;
    }

    void ended(boolean restored) {
        underWay--;
        tally.readRepaired(restored);
    }

    /** Nobody waits for it any more. */
    void cancelled() {
        underWay--;
    }
}
