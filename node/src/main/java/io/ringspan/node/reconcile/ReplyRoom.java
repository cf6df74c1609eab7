package io.ringspan.node.reconcile;

import io.ringspan.replication.budget.Lease;
import java.util.function.LongConsumer;

/**
 * One worker's part of the room that the node has for the replies which reads, or writes, at a quorum hold until enough
 * have come. How long replies are is known only when they come: so work may begin while half of the room is free, and what
 * has begun may use the other half.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> The budget of the lease.
 */
public final class ReplyRoom {
    private final Lease lease;
    private final long replicaBytesMax;
    private final LongConsumer gauge;

    /**
     * @param replicaBytesMax what one replica may reply to one batch
     * @param gauge is told how much is in use
     */
    public ReplyRoom(Lease lease, long replicaBytesMax, LongConsumer gauge) {
        this.lease = lease;
        this.replicaBytesMax = replicaBytesMax;
        this.gauge = gauge;
    }

    public long replicaBytesMax() {
        return replicaBytesMax;
    }

    /** Whether work may begin; if not, it is the newest, and is refused. */
    public boolean mayBegin() {
        return lease.isHalfFree();
    }

    /** What one user of the room has taken. Reused. */
    public final class Share {
        private long bytes;

        private Share() {}

        /** Has so much from now on, more or less than before; false, and nothing has changed, when there is no room. */
        public boolean resize(long toBytes) {
            long more = toBytes - bytes;
            if (more > 0 && !take(more)) {
                return false;
            }
            ReplyRoom.this.give(-more);
            bytes = toBytes;
            return true;
        }

        /** Gives all of it back. */
        public void give() {
            ReplyRoom.this.give(bytes);
            bytes = 0;
        }
    }

    /** A part of it that has nothing yet. */
    public Share share() {
        return new Share();
    }

    /** Takes room for what comes; false, and nothing taken, when there is none. */
    public boolean take(long bytes) {
        boolean taken = lease.take(bytes);
        gauge.accept(lease.used());
        return taken;
    }

    /** Gives room back. */
    public void give(long bytes) {
        if (bytes > 0) {
            lease.give(bytes);
            gauge.accept(lease.used());
        }
    }
}
