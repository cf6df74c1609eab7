package io.ringspan.node.reconcile;

import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Lease;

/**
 * One worker's part of the room that the node has for the replies which reads at a quorum hold until enough have come.
 * How long replies are is known only when they come: so reads may begin while half of the room is free, and what has
 * begun may use the other half.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> The budget of the lease.
 */
public final class ReplyRoom {
    private final Lease lease;
    private final long replicaBytesMax;
    private final Tally tally;

    /** @param replicaBytesMax what one replica may reply to one batch */
    public ReplyRoom(Lease lease, long replicaBytesMax, Tally tally) {
        this.lease = lease;
        this.replicaBytesMax = replicaBytesMax;
        this.tally = tally;
    }

    public long replicaBytesMax() {
        return replicaBytesMax;
    }

    /** Whether a read may begin; if not, it is the newest, and is refused. */
    public boolean mayBegin() {
        return lease.isHalfFree();
    }

    /** Takes room for a piece of a reply; false, and nothing taken, when there is none. */
    public boolean take(long bytes) {
        boolean taken = lease.take(bytes);
        tally.repliesHeld(lease.used());
        return taken;
    }

    /** Gives room back. */
    public void give(long bytes) {
        if (bytes > 0) {
            lease.give(bytes);
            tally.repliesHeld(lease.used());
        }
    }
}
