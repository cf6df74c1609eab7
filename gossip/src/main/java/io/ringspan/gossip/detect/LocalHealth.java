package io.ringspan.gossip.detect;

/**
 * How far a node trusts itself. A score of 0 to {@value #SCORE_MAX}: its waits are stretched by one more than that. It
 * rises when the node stood still, when others found it suspect, and when those whom it asked for help are silent too.
 *
 * <p><b>Owner.</b> The thread that owns the gossip.
 */
public final class LocalHealth {
    public static final int SCORE_MAX = 8;

    private int score;
    private boolean unsure;
    private long unsureUntilNanos;

    /** The node stood still: until it has heard afresh, or for {@code waitNanos}, it may judge nobody. */
    public void stoodStill(long nowNanos, long waitNanos) {
        worse();
        unsure = true;
        unsureUntilNanos = nowNanos + waitNanos;
    }

    /** Something speaks for the fault being here. */
    public void worse() {
        score = Math.min(SCORE_MAX, score + 1);
    }

    /** Somebody answered what was asked after all doubts. */
    public void answered() {
        score = Math.max(0, score - 1);
        unsure = false;
    }

    /** Whether the node may find others down. */
    public boolean mayJudge(long nowNanos) {
        return !unsure || nowNanos - unsureUntilNanos >= 0;
    }

    /** 0 is well. */
    public int score() {
        return score;
    }

    /** A wait, stretched. */
    public long stretched(long nanos) {
        return nanos * (score + 1);
    }
}
