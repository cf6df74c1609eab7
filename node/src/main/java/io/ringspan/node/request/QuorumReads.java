package io.ringspan.node.request;

import io.ringspan.conf.Consistency;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.worker.WaitingList;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * The reads of one worker that wait for several replicas.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> As many as its clients may have in flight; keeps {@value #SPARE_MAX} spare.
 */
public final class QuorumReads {
    private static final int SPARE_MAX = 4 * 1024;

    private final Asker asker;
    private final Reconciliation reconciliation;
    private final LongSupplier nowNanos;
    private final long replyBytesMax;
    private final WaitingList<QuorumRead> waiting = new WaitingList<>();
    private final ArrayDeque<QuorumRead> spare = new ArrayDeque<>();

    /**
     * @param reconciliation of replies that differ
     * @param nowNanos the time of this turn
     * @param replyBytesMax what one replica may reply to one batch
     */
    public QuorumReads(Asker asker, Reconciliation reconciliation, LongSupplier nowNanos, long replyBytesMax) {
        this.asker = asker;
        this.reconciliation = reconciliation;
        this.nowNanos = nowNanos;
        this.replyBytesMax = replyBytesMax;
    }

    void send(Run run, Slot slot, int protocol, Consistency level) {
        QuorumRead read = spare.poll();
        if (read == null) {
            read = new QuorumRead(this);
        }
        read.span().set(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        waiting.add(read);
        asker.tally().quorum(run.commands(), false);
        read.begin(slot, run.replicas().local(), level, run.isBehindWrites(), nowNanos.getAsLong());
    }

    /** Looks at the clock for everybody who waits, and takes back those that have ended. */
    public void tick(long now) {
        waiting.look(read -> read.isWaiting(now), this::spare);
    }

    private void spare(QuorumRead ended) {
        if (spare.size() < SPARE_MAX) {
            spare.push(ended);
        }
    }

    Asker asker() {
        return asker;
    }

    Reconciliation reconciliation() {
        return reconciliation;
    }

    long replyBytesMax() {
        return replyBytesMax;
    }
}
