package io.ringspan.replication.budget;

/**
 * One worker's part of a budget. Takes room in pieces and keeps up to two of them to spare, so that a write that comes and
 * goes touches nothing that is shared.
 *
 * <p>One lease may use the whole budget. When there is no room, who uses less than its share may {@link #want} some: who
 * uses more than its own is told at its next {@link #surplus}. So nobody is shut out for ever by who came first.
 *
 * <p><b>Owner.</b> One worker; {@link #used} may be read from elsewhere, and is then a little old.
 */
public final class Lease {
    private final Budget budget;
    private long held;
    private long used;
    private boolean closed;

    Lease(Budget budget) {
        this.budget = budget;
    }

    /** Uses so many bytes more; false, and nothing has changed, if others leave no room for them. */
    public boolean take(long bytes) {
        long missing = used + bytes - held;
        if (missing > 0 && !extend(missing)) {
            return false;
        }
        used += bytes;
        return true;
    }

    private boolean extend(long missing) {
        long piece = Math.max(missing, budget.pieceBytes());
        if (budget.take(piece)) {
            held += piece;
            return true;
        }
        boolean enough = budget.take(missing);
        held += enough ? missing : 0;
        return enough;
    }

    /** Uses so many bytes less. */
    public void give(long bytes) {
        used -= bytes;
        long piece = budget.pieceBytes();
        if (held - used >= 2 * piece) {
            shrinkTo(used + piece);
        }
    }

    /** Whether there would be room for so much if everything here were given up; others may be quicker. */
    public boolean mayTake(long bytes) {
        return held >= bytes || held + budget.free() >= bytes;
    }

    /** Whether there is room for so much without anybody giving anything up. */
    boolean isFree(long bytes) {
        return held - used + budget.free() >= bytes;
    }

    /** Asks the others for room, if less than the share is used here. To be called after {@link #take} said no. */
    public void want(long bytes) {
        long below = budget.shareBytes() - used;
        if (below > 0) {
            budget.want(Math.min(bytes, below));
        }
    }

    /** What to give up now because others want it; 0 if nobody does, or no more than the share is used here. */
    public long surplus() {
        long above = used - budget.shareBytes();
        return above <= 0 ? 0 : Math.max(0, Math.min(above, budget.takeWanted()));
    }

    /** Keeps nothing to spare. */
    public void trim() {
        if (held > used) {
            shrinkTo(used);
        }
    }

    private void shrinkTo(long bytes) {
        long back = held - bytes;
        held = bytes;
        budget.give(back);
    }

    /** The bytes in use. */
    public long used() {
        return used;
    }

    /** Whether all leases together use less than half of the budget. */
    public boolean isHalfFree() {
        return budget.isHalfFree();
    }

    /** Gives back everything, and counts for nobody's share any more. */
    public void close() {
        if (!closed) {
            closed = true;
            used = 0;
            shrinkTo(0);
            budget.leaseEnded();
        }
    }
}
