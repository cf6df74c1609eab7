package io.ringspan.replication.budget;

/**
 * One hint log's part of what its replica may have on disk, and of what all may.
 *
 * <p><b>Owner.</b> The log's worker; {@link #used} may be read from elsewhere, and is then a little old.
 */
public final class HintRoom {
    private final HintBudgets node;
    private final Budget replica;
    private final Lease ofReplica;
    private final Lease inAll;

    HintRoom(HintBudgets node, Budget replica) {
        this.node = node;
        this.replica = replica;
        this.ofReplica = replica.lease();
        this.inAll = node.inAll().lease();
    }

    /** That of a log whose replica is the only one. */
    public static HintRoom in(Budget replica) {
        return new HintRoom(new HintBudgets(0, Long.MAX_VALUE / 2), replica);
    }

    /** Uses so many bytes more; false, and nothing has changed, if others leave no room for them. They hear of it. */
    public boolean take(long bytes) {
        if (!ofReplica.take(bytes)) {
            ofReplica.want(bytes);
            return false;
        }
        if (!inAll.take(bytes)) {
            ofReplica.give(bytes);
            node.inAll().want(bytes);
            return false;
        }
        return true;
    }

    /** Uses so many bytes less. */
    public void give(long bytes) {
        ofReplica.give(bytes);
        inAll.give(bytes);
    }

    /** Whether there would be room for so much if everything here were given up; others may be quicker. */
    public boolean mayTake(long bytes) {
        return ofReplica.mayTake(bytes) && inAll.mayTake(bytes);
    }

    /** Whether the replica may have so much more, but all together may not, and another one has more: that should give way. */
    public boolean isOthersTurn(long bytes) {
        return ofReplica.isFree(bytes) && !inAll.isFree(bytes) && !node.isMost(replica);
    }

    /** What to give up now because others want it. */
    public long surplus() {
        long forAll = node.isMost(replica) ? Math.min(used(), node.lacking()) : 0;
        return Math.max(ofReplica.surplus(), forAll);
    }

    /** Keeps nothing to spare. */
    public void trim() {
        ofReplica.trim();
        inAll.trim();
    }

    /** The bytes in use. */
    public long used() {
        return ofReplica.used();
    }

    /** Gives back everything. */
    public void close() {
        ofReplica.close();
        inAll.close();
    }
}
