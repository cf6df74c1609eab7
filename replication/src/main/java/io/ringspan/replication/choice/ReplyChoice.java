package io.ringspan.replication.choice;

import io.ringspan.conf.PlaceConf;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;

/**
 * Which replica answers one {@code DC_ONE} request: the first live one in the order in which this node turns to them, and
 * when that is lost, or has been silent for a third of the time, the next; last resorts come last. Each is asked at most once. For a write all of
 * them get it anyway; this decides whose reply the client gets.
 *
 * <p>Says the truth about failure: a request that nobody was sent has had no effect; after that, nobody knows.
 *
 * <p><b>Owner.</b> The worker of the request; used again for another by {@link #begin}. <b>Limits.</b>
 * {@value #REPLICAS_MAX} replicas; those beyond are not asked.
 */
public final class ReplyChoice {
    /** How many replicas are considered. */
    public static final int REPLICAS_MAX = PlaceConf.RACKS_MAX;

    /** What can be said when nobody is left to ask. */
    public enum Failure {
        /** Nobody was sent it: it has had no effect anywhere. */
        NOT_SENT,
        /** Somebody was sent it: a write may still take effect. */
        UNKNOWN
    }

    /** How many replicas get their turn before the deadline, if they are silent. */
    private static final int TURNS = 3;

    private int[] order = {};
    private long tried;
    private long unsent;
    private long lost;
    private long current;
    private long turnNanos;
    private long nextTurnNanos;

    /**
     * Begins with a request.
     *
     * @param replicas in the order to ask them; not copied
     * @param deadlineNanos how long it may take in all
     * @return the replica to ask, or {@link Topology#NOBODY}
     */
    public int begin(int[] replicas, LiveNodes live, long nowNanos, long deadlineNanos) {
        order = replicas;
        tried = 0;
        unsent = 0;
        lost = 0;
        turnNanos = Math.max(1, deadlineNanos / TURNS);
        return next(live, nowNanos);
    }

    /** The time is up for the replica asked last: returns who else to ask, or nobody; the last one may still answer. */
    public int late(LiveNodes live, long nowNanos) {
        return next(live, nowNanos);
    }

    /** A replica cannot be reached for now, but may still answer: returns who else to ask, or nobody if another's turn is on. */
    public int away(int replica, LiveNodes live, long nowNanos) {
        return bit(replica) == current ? next(live, nowNanos) : Topology.NOBODY;
    }

    /** A replica that was asked will not answer any more: returns who else to ask, or nobody if another's turn is on. */
    public int lost(int replica, LiveNodes live, long nowNanos) {
        lost |= bit(replica);
        return bit(replica) == current ? next(live, nowNanos) : Topology.NOBODY;
    }

    /** The replica that was to be asked could not be sent the request: returns who else to ask, or nobody. */
    public int notSent(int replica, LiveNodes live, long nowNanos) {
        unsent |= bit(replica);
        return lost(replica, live, nowNanos);
    }

    /** Whether this replica's answer is still wanted: it was asked and not given up. */
    public boolean isAsked(int replica) {
        return (tried & ~lost & bit(replica)) != 0;
    }

    /** Whether some replica that was asked may still answer. */
    public boolean isOpen() {
        return (tried & ~lost) != 0;
    }

    /** When {@link #late} is due. */
    public long nextTurnNanos() {
        return nextTurnNanos;
    }

    /** What to tell the client when nobody will answer. */
    public Failure failure() {
        return (tried & ~unsent) == 0 ? Failure.NOT_SENT : Failure.UNKNOWN;
    }

    private int next(LiveNodes live, long nowNanos) {
        nextTurnNanos = nowNanos + turnNanos;
        int place = free(live, false);
        if (place < 0) {
            place = free(live, true);
        }
        if (place < 0) {
            current = 0;
            return Topology.NOBODY;
        }
        current = 1L << place;
        tried |= current;
        return order[place];
    }

    /** The place of the next that is no last resort, or of the next that is one; -1 if there is none. */
    private int free(LiveNodes live, boolean lastResort) {
        for (int place = 0; place < Math.min(order.length, REPLICAS_MAX); place++) {
            boolean free = ((tried | lost) & (1L << place)) == 0;
            if (free && live.isLive(order[place]) && live.isLastResort(order[place]) == lastResort) {
                return place;
            }
        }
        return -1;
    }

    private long bit(int replica) {
        int place = ReplicaSet.place(replica, order);
        return place < 0 || place >= REPLICAS_MAX ? 0 : 1L << place;
    }
}
