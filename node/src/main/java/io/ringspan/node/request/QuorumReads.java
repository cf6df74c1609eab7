package io.ringspan.node.request;

import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.reconcile.VersionSink;
import io.ringspan.node.repair.NamedKeys;
import io.ringspan.node.repair.ReadRepairs;
import io.ringspan.node.worker.WaitingList;
import io.ringspan.replication.time.HybridClock;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one worker that wait for several replicas.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> As many as its clients may have in flight; keeps {@value #SPARE_MAX} spare.
 */
public final class QuorumReads {
    private static final int SPARE_MAX = 4 * 1024;

    private final Asker asker;
    private final Reconciliation reconciliation;
    private final HybridClock clock;
    private final LongSupplier nowNanos;
    private final String datacenter;
    private final ReplyRoom room;
    private final WaitingList<QuorumRead> waiting = new WaitingList<>();
    private final ArrayDeque<QuorumRead> spare = new ArrayDeque<>();
    private @Nullable ReadRepairs repairs;
    private @Nullable NamedKeys named;
    private BooleanSupplier repairing = () -> true;

    /**
     * @param reconciliation of replies that differ
     * @param clock the node's: what it gives to a write that follows a read is later than what the read has found
     * @param nowNanos the time of this turn
     * @param datacenter the own one's name
     * @param room for the replies to all batches
     */
    public QuorumReads(
            Asker asker,
            Reconciliation reconciliation,
            HybridClock clock,
            LongSupplier nowNanos,
            String datacenter,
            ReplyRoom room) {
        this.datacenter = datacenter;
        this.asker = asker;
        this.reconciliation = reconciliation;
        this.clock = clock;
        this.nowNanos = nowNanos;
        this.room = room;
    }

    /** From now on, what reads find to be newest is written back. */
    public void repairWith(ReadRepairs with) {
        repairs = with;
    }

    /** Looks from now on, whenever reads might repair or name something, whether that is wanted. */
    public void repairWhile(BooleanSupplier wanted) {
        repairing = wanted;
    }

    /** From now on, keys are named to replicas that reads find to be behind. */
    public void nameWith(NamedKeys with) {
        named = with;
    }

    /**
     * Has keys looked after of which replicas have said different things, or know different versions: a read has just been
     * answered, and nobody waits for this.
     *
     * @param span the commands
     * @param nodes which have replied, by their places
     * @param alike whether all have replied the same
     * @param doubts whether a majority shows that one is wrong which has the same version
     */
    public void answered(Span span, Replies replies, int[] nodes, boolean alike, boolean doubts) {
        NamedKeys names = named;
        if (names != null
                && repairing.getAsBoolean()
                && replies.count() > 1
                && (!alike || replies.knowDifferentVersions(span.commands()))) {
            names.found(span, reconciliation.behind(span, replies, doubts), nodes);
        }
    }

    void send(Run run, Slot slot, int protocol, Consistency level) {
        asker.tally().quorum(run.commands(), false);
        QuorumRead read = take();
        read.span().set(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        read.span().plannedBy(run.replicas().epoch());
        read.begin(slot, run.replicas().local(), level, run.isBehindWrites(), nowNanos.getAsLong());
    }

    /**
     * Asks the replicas of this datacenter for one that wants to hear of them all.
     *
     * @param commands borrowed for the call
     * @param level of which this datacenter's part is meant
     * @param behindWrites whether the client has writes unanswered at this worker
     * @param versions gets the version of each reply
     */
    public void gather(
            Span commands, Slot slot, int[] local, Consistency level, boolean behindWrites, VersionSink versions) {
        QuorumRead read = take();
        read.span()
                .set(
                        commands.bytes(),
                        commands.at(),
                        commands.length(),
                        commands.commands(),
                        commands.token(),
                        commands.protocol());
        read.span().plannedBy(commands.epoch());
        read.versionsTo(versions);
        read.begin(slot, local, level, behindWrites, nowNanos.getAsLong());
    }

    private QuorumRead take() {
        QuorumRead read = spare.poll();
        if (read == null) {
            read = new QuorumRead(this);
        }
        waiting.add(read);
        asker.asked();
        return read;
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

    String datacenter() {
        return datacenter;
    }

    Asker asker() {
        return asker;
    }

    Reconciliation reconciliation() {
        return reconciliation;
    }

    /** A read has found a version with this stamp, or one that may have it. */
    public void found(long stamp) {
        clock.observe(stamp);
    }

    /** Null if nothing is written back. */
    @Nullable
    ReadRepairs repairs() {
        return repairing.getAsBoolean() ? repairs : null;
    }

    /** For the replies to all batches. */
    public ReplyRoom room() {
        return room;
    }
}
