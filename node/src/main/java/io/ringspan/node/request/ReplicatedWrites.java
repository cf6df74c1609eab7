package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.reconcile.WriteAcks;
import io.ringspan.node.standing.AnsweringNodes;
import io.ringspan.node.standing.Withheld;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.choice.LiveNodes;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Write;
import io.ringspan.replication.time.HybridClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicated writes of one worker whose clients wait, oldest first.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> As many as its clients may have in flight, and those answered since the last tick; {@value #SPARE_MAX} spare.
 */
public final class ReplicatedWrites implements Asker.WritesAhead {
    private static final int SPARE_MAX = 16 * 1024;
    private static final int[][] NOBODY_ELSE = {};

    private @Nullable RepliesOf[] sinks = {};
    private final Asker asker;
    private final LiveNodes live;
    private final HybridClock clock;
    private final LongSupplier nowNanos;
    private final ArrayDeque<PendingWrite> waiting = new ArrayDeque<>();
    private final ArrayDeque<ReplicatedWrite> spare = new ArrayDeque<>();
    private final ArrayDeque<QuorumWrite> spareQuorums = new ArrayDeque<>();
    private final ArrayList<QuorumWrite> toLook = new ArrayList<>();
    private final Map<Long, QuorumWrite> gathered = new HashMap<>();
    private final Reconciliation reconciliation;
    private final ReplyRoom room;
    private final WriteFrame frame = new WriteFrame();
    private @Nullable OriginStream stream;
    private long[] notTaken = {};
    private Withheld[] withheld = {};
    private long spanBytesMax;

    /**
     * Makes an empty one.
     *
     * @param reconciliation of replies that differ
     * @param room for the replies to writes that wait for several replicas
     * @param nowNanos the time of this turn
     */
    public ReplicatedWrites(
            Asker asker, HybridClock clock, Reconciliation reconciliation, ReplyRoom room, LongSupplier nowNanos) {
        this.asker = asker;
        this.reconciliation = reconciliation;
        this.room = room;
        this.live = new AnsweringNodes(asker.standings(), asker::isLive);
        this.clock = clock;
        this.nowNanos = nowNanos;
    }

    /**
     * The stream that the writes go to. Once, before the first.
     *
     * @param largestSpanBytes the largest span that it can keep
     */
    public void writeTo(OriginStream to, long largestSpanBytes) {
        stream = to;
        grow(to.replicas());
        asker.writesAhead(this);
        spanBytesMax = largestSpanBytes;
    }

    /** The stream has so many replicas now, the others as before. */
    public void grow(int replicas) {
        Withheld[] before = withheld;
        notTaken = Arrays.copyOf(notTaken, replicas);
        withheld = Arrays.copyOf(withheld, replicas);
        Arrays.setAll(withheld, node -> node < before.length ? before[node] : new Withheld(asker.standings(), node));
    }

    private OriginStream stream() {
        OriginStream to = stream;
        if (to == null) {
            throw new IllegalStateException("a write before there is a stream");
        }
        return to;
    }

    void send(Run run, Slot slot, int protocol, Consistency level) {
        reclaim();
        if (!clock.isTrusted()) {
            asker.deliverError(slot, ClientError.CLOCKSKEW);
            return;
        }
        PendingWrite batch = level == Consistency.DC_ONE
                ? one(run, slot, nowNanos.getAsLong())
                : quorum(run, slot, protocol, level, nowNanos.getAsLong());
        boolean gathers = level == Consistency.DC_EACH_SAFE_QUORUM;
        frame.form(run.commands(), (byte) protocol, WriteFlags.of(gathers, run.isDoneHere()))
                .place(run.token(), 0, run.stamp() == 0 ? clock.now() : run.stamp())
                .span(run.in(), run.start(), run.length());
        if (batch == null) {
            leaveOut(run);
            return;
        }
        waiting.add(batch);
        Write write = stream().append(run.replicas(), frame, batch);
        if (write == null) {
            leaveOut(run);
            batch.cancel();
            asker.deliverError(slot, ClientError.OVERLOADED);
        } else {
            batch.sent(write);
            if (gathers && batch instanceof QuorumWrite quorum && !quorum.isDone()) {
                gathered.put(write.frame().position(), quorum);
            }
        }
    }

    /** Of a write whose other parts were sent, these owners are to be repaired. */
    private void leaveOut(Run run) {
        if (run.hasBegun()) {
            stream().leaveOut(run.replicas(), frame);
        }
    }

    /** See {@link Dispatcher#stamp}. */
    long stamp() {
        return clock.now();
    }

    /** See {@link Dispatcher#mayWrite}. */
    boolean mayWrite(ReplicaSet owners, Consistency level) {
        if (level == Consistency.DC_ONE) {
            return Arrays.stream(owners.local()).anyMatch(live::isLive);
        }
        boolean isMet = room.mayBegin() && canBeMet(level == Consistency.ALL ? owners.all() : owners.local(), level);
        for (int[] there : level == Consistency.DC_EACH_SAFE_QUORUM ? owners.remote() : NOBODY_ELSE) {
            isMet &= canBeMet(there, level);
        }
        return isMet;
    }

    /** Whether so many can confirm a write as the level needs, and so many may answer as it compares. */
    boolean canBeMet(int[] replicas, Consistency level) {
        int answering = 0;
        for (int replica : replicas) {
            answering += live.isLive(replica) ? 1 : 0;
        }
        return reachable(replicas) >= level.needed(replicas.length)
                && answering >= WriteAcks.compared(level, replicas.length);
    }

    /** How many of them can confirm a write. */
    int reachable(int[] replicas) {
        int reachable = 0;
        for (int replica : replicas) {
            reachable += mayConfirm(replica) ? 1 : 0;
        }
        return reachable;
    }

    private @Nullable PendingWrite one(Run run, Slot slot, long now) {
        ReplicatedWrite batch = spare.isEmpty() ? new ReplicatedWrite(this) : spare.pop();
        if (batch.begin(slot, run, now)) {
            return batch;
        }
        batch.cancel();
        spare.push(batch);
        asker.deliverError(slot, ClientError.UNAVAILABLE);
        return null;
    }

    private @Nullable PendingWrite quorum(Run run, Slot slot, int protocol, Consistency level, long now) {
        QuorumWrite batch = spareQuorums.isEmpty() ? new QuorumWrite(this) : spareQuorums.pop();
        if (batch.begin(slot, run, protocol, level, now)) {
            asker.tally().quorum(run.commands(), true);
            return batch;
        }
        spareQuorums.push(batch);
        return null;
    }

    /** The position of the last write; 0 before the first. */
    public long lastPosition() {
        return stream().last();
    }

    /** Whether the node has confirmed every write meant for it up to this position. */
    public boolean isConfirmed(int node, long position) {
        return stream().isConfirmed(node, position);
    }

    /** The largest span that can be sent. */
    public long spanBytesMax() {
        return spanBytesMax;
    }

    /** Those in front for which nobody waits are used again. */
    private void reclaim() {
        for (PendingWrite oldest = waiting.peek(); oldest != null && oldest.isDone(); oldest = waiting.peek()) {
            waiting.poll();
            spare(oldest);
        }
    }

    private void spare(PendingWrite done) {
        if (done instanceof ReplicatedWrite one && spare.size() < SPARE_MAX) {
            spare.push(one);
        } else if (done instanceof QuorumWrite quorum) {
            gathered.remove(quorum.position(), quorum);
            if (spareQuorums.size() < SPARE_MAX) {
                spareQuorums.push(quorum);
            }
        }
    }

    /** Looks at it once this turn's work is done. */
    void toLook(QuorumWrite write) {
        toLook.add(write);
    }

    /** Answers whoever has waited for what marks have brought. When marks have come, at the end of the turn. */
    public void look() {
        for (int i = 0; i < toLook.size(); i++) {
            toLook.get(i).look();
        }
        toLook.clear();
    }

    /** Whether {@link #look} has something to do. */
    public boolean hasToLook() {
        return !toLook.isEmpty();
    }

    /**
     * A relay has gathered what its datacenter replied to a write.
     *
     * @param by the relay
     * @param commands those whose replies differ there
     */
    public void gathered(int by, long position, Gathered word, BitSet commands) {
        QuorumWrite write = gathered.get(position);
        if (write != null && write.position() == position) {
            write.gathered(by, word, commands);
        }
    }

    /** The name of that node's datacenter. */
    String datacenter(int node) {
        return stream().node(node).datacenter().name();
    }

    /** How many are kept because a client waits, or was answered a moment ago. */
    int waiting() {
        return waiting.size();
    }

    /** Takes the replies of that node's store to this worker's stream. */
    public WriteReplies repliesOf(int node) {
        sinks = node < sinks.length ? sinks : Arrays.copyOf(sinks, node + 1);
        RepliesOf sink = sinks[node];
        if (sink == null) {
            sink = new RepliesOf(node);
            sinks[node] = sink;
        }
        return sink;
    }

    private final class RepliesOf implements WriteReplies {
        private final int node;

        private RepliesOf(int node) {
            this.node = node;
        }

        @Override
        public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
            if (refusals > 0) {
                notTaken(position);
            }
            PendingWrite batch = batch(position);
            if (batch == null) {
                return;
            }
            if (refusals > 0 || !withheld[node].keeps(position, last)) {
                batch.replied(node, in, at, length, last, refusals);
            } else if (last) {
                batch.silent(node);
            }
        }

        @Override
        public void unanswered(long position) {
            notTaken(position);
            PendingWrite batch = batch(position);
            if (batch != null && asker.isChanging()) {
                batch.comesAgain(node); // a store that is copied to takes nothing for a moment: it comes again
            } else if (batch != null && asker.standings().mayAnswer(node)) {
                batch.lost(node);
            } else if (batch != null) {
                batch.silent(node);
            }
        }

        /** It comes again, and with it its replies, if it still goes there: until then another may answer. */
        @Override
        public void notOwned(long position) {
            notTaken(position);
            PendingWrite batch = batch(position);
            if (batch != null) {
                batch.comesAgain(node);
            }
        }

        private void notTaken(long position) {
            notTaken[node] = Math.max(notTaken[node], position);
        }

        private @Nullable PendingWrite batch(long position) {
            Write write = stream().find(node, position);
            return write != null && write.waiter() instanceof PendingWrite batch ? batch : null;
        }
    }

    @Override
    public boolean precede(int node) {
        return stream().isAbreast(node) && !lacks(node);
    }

    @Override
    public boolean lacks(int node) {
        return !stream().hasPassed(node, notTaken[node]); // what is others' now is not kept for this one
    }

    @Override
    public long notTaken(int node) {
        return notTaken[node];
    }

    /** The node cannot be reached for now: replies of its store come once it is back, if at all. */
    public void away(int node) {
        waiting.forEach(batch -> batch.away(node));
    }

    /** Looks at the clock for everybody who has waited for long; whoever was answered makes room, behind a slow one too. */
    public void tick(long now) {
        for (int left = waiting.size(); left > 0 && !waiting.isEmpty(); left--) {
            PendingWrite batch = waiting.remove();
            if (batch.isDone()) {
                spare(batch);
            } else {
                waiting.add(batch);
                batch.tick(now);
            }
        }
    }

    /** Whether the node can be reached and takes writes, so that it may confirm one. */
    boolean mayConfirm(int node) {
        return asker.isLive(node) && asker.standings().mayTake(node);
    }

    /** Whether the node can be reached and writes are sent there as they come: it answers soonest. */
    boolean isOpen(int node) {
        return asker.isLive(node) && stream().isOpen(node);
    }

    Reconciliation reconciliation() {
        return reconciliation;
    }

    ReplyRoom room() {
        return room;
    }

    Asker asker() {
        return asker;
    }

    /** From the first byte sent to the answer. */
    long timeoutNanos() {
        return asker.timeoutNanos();
    }

    long nowNanos() {
        return nowNanos.getAsLong();
    }
}
