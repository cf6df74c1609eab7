package io.ringspan.node.request;

import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.standing.Standings;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.function.Supplier;

/**
 * Hands a run on to who coordinates it: a read, or a write with one replica, asks one replica at a time; a write with
 * more goes through the worker's stream.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Dispatcher {
    private static final String TOO_LONG =
            "ERR these writes are larger than a replica's window can keep (replica_window_bytes_max)";

    /** A quorum keeps a bit for each replica. */
    private static final int REPLICAS_MAX = Long.SIZE;

    private static final String TOO_MANY = "ERR writes at ALL are served with up to " + REPLICAS_MAX + " racks in all";

    private final Supplier<Topology> published;
    private final Asker asker;
    private final ReplicatedWrites writes;
    private final QuorumReads reads;
    private final ReadsEverywhere everywhere;
    private final boolean remoteReads;

    /** Answers reads of which every datacenter has a say. */
    public interface ReadsEverywhere {
        /** As {@link #send}. */
        void send(Run run, Slot slot, int protocol, Consistency level);
    }

    /**
     * Makes one.
     *
     * @param published the topology in force
     * @param remoteReads whether a read may go to another datacenter when no replica of the own one answers
     */
    public Dispatcher(
            Supplier<Topology> published,
            Asker asker,
            ReplicatedWrites writes,
            QuorumReads reads,
            ReadsEverywhere everywhere,
            boolean remoteReads) {
        this.published = published;
        this.asker = asker;
        this.writes = writes;
        this.reads = reads;
        this.everywhere = everywhere;
        this.remoteReads = remoteReads;
    }

    /** The topology of this moment: look once per read, so that a change is never seen half. */
    public Topology topology() {
        return published.get();
    }

    /** Whether a write to these owners would be sent at that level now, if there is room for it. */
    public boolean mayWrite(ReplicaSet owners, Consistency level) {
        return owners.isReplicated() ? writes.mayWrite(owners, level) : asker.linkForWrites(owners.all()[0]) != null;
    }

    /** The position of the last write that was sent to several replicas. */
    public long lastPosition() {
        return writes.lastPosition();
    }

    /** Of a write with the same stamp as others none was sent, and this one is not. */
    public void leave(Slot slot) {
        asker.deliverError(slot, ClientError.OVERLOADED);
    }

    /** A stamp for writes that are to have the same. */
    public long stamp() {
        return writes.stamp();
    }

    /** Takes over the run and answers through the slot, once what the level asks for has happened. */
    public void send(Run run, Slot slot, int protocol, Consistency level) {
        slot.sentAt(level);
        if (run.replicas().epoch() != topology().epoch() && !isPlannedByNow(run, slot, protocol)) {
            return;
        }
        ReplicaSet owners = run.replicas();
        if (run.isWrite() && owners.isReplicated()) {
            if (run.length() > writes.spanBytesMax()) {
                asker.deliverError(slot, TOO_LONG);
            } else if (level == Consistency.ALL && owners.all().length > REPLICAS_MAX) {
                asker.deliverError(slot, TOO_MANY);
            } else {
                writes.send(run, slot, protocol, level);
            }
            return;
        }
        // Also where there is one replica here: it alone is the quorum, and no other datacenter may answer for it.
        if (level != Consistency.DC_ONE && !run.isWrite() && owners.all().length > 1) {
            if (level.isEverywhere() && owners.remote().length > 0) {
                everywhere.send(run, slot, protocol, level);
            } else {
                reads.send(run, slot, protocol, level);
            }
            return;
        }
        ask(run, slot, protocol, candidates(owners, run.isBehindWrites()), owners.epoch());
    }

    /** The ring has changed since it was read: it goes where it belongs now; false if that is for others to find out, or for the client. */
    private boolean isPlannedByNow(Run run, Slot slot, int protocol) {
        int epoch = run.replicas().epoch();
        if (topology().fits(epoch, run.token())) {
            run.goesTo(topology().replicas(run.token()));
            return true;
        }
        Span span = new Span();
        span.set(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        span.plannedBy(epoch);
        if (run.stamp() != 0
                || !asker.planAnew(
                        span, slot, run.isBehindWrites(), true, run.replicas().local())) {
            asker.deliverError(slot, ClientError.UNAVAILABLE);
        }
        return false;
    }

    /** @param epoch of the topology that says who is asked; {@link Span#NO_EPOCH} if that is nobody else in any case */
    private void ask(Run run, Slot slot, int protocol, int[] nodes, int epoch) {
        Ask ask = asker.take();
        ask.span().set(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        ask.span().plannedBy(epoch);
        boolean isReplicated = run.replicas().isReplicated();
        boolean isInOrder = run.isWrite() || (run.isBehindWrites() && !isReplicated);
        boolean mayMove = epoch != Span.NO_EPOCH && asker.isChanging();
        if (mayMove && isInOrder && asker.waitsInOrder(ask.span(), slot, run.isBehindWrites())) {
            asker.give(ask);
            return;
        }
        // What has one owner now may have had several when the client wrote.
        ask.begin(slot, nodes, run.isBehindWrites(), isReplicated || mayMove);
    }

    /**
     * Takes over a run of reads that one of these nodes is to answer, in their order, whatever the level is: {@link Slot#answeredBy} says
     * which one did. All of them own the run's token.
     */
    public void askOneOf(int[] nodes, Run run, Slot slot, int protocol) {
        slot.sentAt(Consistency.DC_ONE);
        ask(run, slot, protocol, nodes, Span.NO_EPOCH);
    }

    /** Whether the node would be asked now. */
    public boolean mayAsk(int node, boolean behindWrites) {
        boolean replicated = topology().isReplicated();
        return asker.link(node, behindWrites && replicated) != null;
    }

    /** See {@link Asker#isChanging}. */
    public boolean isChanging() {
        return asker.isChanging();
    }

    /** What nodes may do. */
    public Standings standings() {
        return asker.standings();
    }

    /** Whether nothing is known to be missing in what the node would answer. */
    public boolean hasAll(int node) {
        return asker.standings().answers(node) && !asker.ahead().lacks(node);
    }

    /** Whether one of the nodes could be asked if it had not too much to do. */
    public boolean isOverloaded(int[] nodes) {
        return asker.isOverloaded(nodes);
    }

    /** Answers with this error, and counts it. */
    public void refuse(Slot slot, ClientError error) {
        asker.deliverError(slot, error);
    }

    /** Answers with this error, whose first word is a code. */
    public void refuse(Slot slot, String error) {
        asker.deliverError(slot, error);
    }

    /** Another datacenter gets writes through a relay, and reads past it: none that must come behind a write goes there. */
    private int[] candidates(ReplicaSet owners, boolean behindWrites) {
        return remoteReads && !behindWrites ? owners.all() : owners.local();
    }
}
