package io.ringspan.node.everywhere;

import io.ringspan.conf.Consistency;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.WaitingList;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.function.LongSupplier;

/**
 * The reads of one worker that wait for every datacenter.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> As many as its clients may have in flight.
 */
public final class EverywhereReads implements Dispatcher.ReadsEverywhere {
    private final Parts parts;
    private final WaitingList<EverywhereRead> waiting = new WaitingList<>();

    /**
     * What it works with.
     *
     * @param home the reads of the own datacenter's replicas
     * @param writes what this worker's clients wrote
     * @param peers the other datacenters' nodes
     * @param reconciliation of answers that differ
     * @param room for the answers, the same as for the home's replies
     * @param nowNanos the time of this turn
     */
    public record Parts(
            Asker asker,
            QuorumReads home,
            ReplicatedWrites writes,
            Peers peers,
            Reconciliation reconciliation,
            ReplyRoom room,
            LongSupplier nowNanos) {}

    /** Nobody waits yet. */
    public EverywhereReads(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void send(Run run, Slot slot, int protocol, Consistency level) {
        parts.asker().tally().quorum(run.commands(), false);
        EverywhereRead read = new EverywhereRead(parts, run.replicas(), level);
        waiting.add(read);
        long afterPosition = run.isBehindWrites() ? parts.writes().lastPosition() : EverywhereRead.AT_ONCE;
        read.begin(run, slot, protocol, afterPosition);
    }

    /** Asks those datacenters that have taken the writes which a read must come behind. When marks have come. */
    public void look() {
        waiting.look(EverywhereRead::goesOn, read -> {});
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Looks at the clock for everybody who waits. */
    public void tick(long nowNanos) {
        waiting.look(read -> read.isWaiting(nowNanos), read -> {});
    }

    /** Whether as many of these replicas as the level needs have marked all writes up to the position. */
    static boolean haveTaken(ReplicatedWrites writes, int[] replicas, Consistency level, long position) {
        int taken = 0;
        for (int replica : replicas) {
            taken += writes.isConfirmed(replica, position) ? 1 : 0;
        }
        return taken >= level.needed(replicas.length);
    }

    /** The replicas of each datacenter, the own one's first. */
    static int[][] byDatacenter(ReplicaSet owners) {
        int[][] all = new int[1 + owners.remote().length][];
        all[0] = owners.local();
        System.arraycopy(owners.remote(), 0, all, 1, owners.remote().length);
        return all;
    }
}
