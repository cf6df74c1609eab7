package io.ringspan.replication.budget;

import io.ringspan.base.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one node may keep on disk for replicas that are too far behind: for each of them, and for all together. When all
 * together are too much, the one that has most there gives way.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> Never exceeded; one budget for each node that has been a replica.
 */
public final class HintBudgets {
    /** So much of the whole is kept free, looked at once a second, for those who have little. */
    private static final int RESERVE_PARTS = 16;

    private volatile long replicaBytesMax;
    private volatile long reserveBytes;
    private final Budget inAll;
    private final Map<NodeId, Budget> replicas = new ConcurrentHashMap<>();

    public HintBudgets(long replicaBytesMax, long totalBytesMax) {
        this.replicaBytesMax = replicaBytesMax;
        this.reserveBytes = totalBytesMax / RESERVE_PARTS;
        this.inAll = new Budget(totalBytesMax);
    }

    /** From now on so much may be kept. What is too much then is given up by those whose logs hold it, within about a second. */
    public void resize(long replicaBytes, long totalBytes) {
        replicaBytesMax = replicaBytes;
        reserveBytes = totalBytes / RESERVE_PARTS;
        inAll.resize(totalBytes);
        replicas.values().forEach(budget -> budget.resize(replicaBytes));
    }

    /** A new part of what may be kept for this replica. */
    public HintRoom of(NodeId replica) {
        return new HintRoom(this, replicas.computeIfAbsent(replica, id -> new Budget(replicaBytesMax)));
    }

    /** How many bytes are kept for all, what logs hold to spare included. */
    public long used() {
        return inAll.taken();
    }

    Budget inAll() {
        return inAll;
    }

    /** What the replica that has most is to give up now; 0 or less if nothing. */
    long lacking() {
        return Math.max(inAll.takeWanted(), reserveBytes - inAll.free());
    }

    /** Whether no other replica has more on disk. */
    boolean isMost(Budget replica) {
        long its = replica.taken();
        for (Budget other : replicas.values()) {
            if (other.taken() > its) {
                return false;
            }
        }
        return true;
    }
}
