package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a node knows of its ring and of the change of it: kept on disk, told to whoever asks. A ring that was never changed has one
 * as well. Immutable.
 *
 * <p>Only the node whose term it is makes records of that term, each with a higher revision. So id, term and revision say
 * which record it is.
 *
 * @param phaseTerm the term in which the phase was entered; lower than {@code term} while somebody takes the change over and nothing
 *     has been said in the new term
 * @param term counts those that conducted the change; says which node does, see {@link #conductor}
 * @param excluded whose confirmation is not waited for; without the conductor
 * @param revision counts what a conductor says
 * @param paused whether the change waits; only while {@link Phase#isOpen}
 */
public record RingRecord(
        RingChange change, Phase phase, long phaseTerm, long term, Set<NodeId> excluded, int revision, boolean paused) {
    /** Mixes as SplitMix64 does: one bit that differs turns about half of the bits. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final long MIX_ONE = 0xBF58476D1CE4E5B9L;
    private static final long MIX_TWO = 0x94D049BB133111EBL;

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if no conductor says this; the message names every fault
     */
    public RingRecord {
        excluded = Collections.unmodifiableSortedSet(new TreeSet<>(excluded));
        List<String> faults = new ArrayList<>();
        if (phaseTerm < change.firstTerm() || term < phaseTerm || revision < 0) {
            faults.add("a change proposed in term " + change.firstTerm() + " is not in term " + term + ", its phase in "
                    + phaseTerm + ", its revision " + revision);
        }
        if (change.kind() == Kind.FIRST && (phase != Phase.DONE || !excluded.isEmpty())) {
            faults.add("a first ring is not " + phase + " and excludes nobody");
        }
        if (paused && !phase.isOpen()) {
            faults.add("a change that is " + phase + " does not wait");
        }
        for (NodeId node : excluded) {
            if (!change.has(node)) {
                faults.add(node + " is excluded, but is not one of the nodes");
            }
        }
        if (faults.isEmpty() && change.kind() != Kind.FIRST) {
            NodeId conductor = change.conductor(term);
            if (excluded.contains(conductor) || !change.voters().contains(conductor)) {
                faults.add(conductor + " cannot conduct: it is excluded, or holds no data");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /**
     * The ring that these nodes, in any order, are before any change; they are numbered by their names. Rings of the same nodes
     * have the same record wherever they are made; only the addresses may be others.
     *
     * @throws IllegalArgumentException if they make no ring; the message names every fault
     */
    public static RingRecord first(List<RingNode> nodes) {
        List<RingNode> sorted =
                nodes.stream().sorted(Comparator.comparing(RingNode::id)).toList();
        RingChange change = new RingChange(firstId(sorted), 0, firstId(sorted), 0, Kind.FIRST, sorted, sorted);
        return new RingRecord(change, Phase.DONE, 0, 0, Set.of(), 0, false);
    }

    /** A change as its first conductor proposes it. */
    static RingRecord proposed(RingChange change) {
        return new RingRecord(change, Phase.PROPOSED, change.firstTerm(), change.firstTerm(), Set.of(), 0, false);
    }

    /**
     * The record with this text.
     *
     * @throws IllegalArgumentException if there is none; the message says why
     */
    public static RingRecord read(String text) {
        return RingText.read(text);
    }

    /** In ASCII, at most {@link RingText#BYTES_MAX} characters. */
    public String text() {
        return RingText.of(this);
    }

    /** Which node conducts it. Of a first ring and of a change that is over it does nothing any more. */
    public NodeId conductor() {
        return change.conductor(term);
    }

    /** Whether somebody takes it over, and has not gone on yet: then it is enough to hold the record, to confirm it. */
    public boolean isTakenOver() {
        return phaseTerm < term;
    }

    /** Whose confirmations the conductor waits for, itself among them. */
    public Set<NodeId> awaited() {
        Set<NodeId> awaited = change.required();
        awaited.removeAll(excluded);
        return awaited;
    }

    /**
     * What a node tells to say that it holds exactly this record.
     *
     * @param confirmed whether it has done its part of the phase, too
     * @return never 0
     */
    public long number(boolean confirmed) {
        long number = change.id();
        for (long each : new long[] {
            change.base(), term, phaseTerm, revision, phase.name().hashCode(), paused ? 1 : 0, confirmed ? 1 : 0
        }) {
            number = mixed(number * GOLDEN + each);
        }
        return number == 0 ? GOLDEN : number;
    }

    /**
     * The node's own part of this phase, if the phase has one and the ring has the node. Of what is decided it stays the same
     * whoever conducts; else each term in which the phase is entered asks for it anew.
     */
    public Optional<Part> part(NodeId node) {
        return phase.hasPart() && change.has(node)
                ? Optional.of(new Part(change.id(), phase.isDecided() ? change.firstTerm() : phaseTerm, phase))
                : Optional.empty();
    }

    /** Whether the change is over, and was without that node: it has not cleaned up with the others. */
    public boolean isOverWithout(NodeId node) {
        return phase.isFinal() && excluded.contains(node);
    }

    /** The epoch of the topology that holds: from 1. */
    public int topologyEpoch() {
        if (change.kind() == Kind.FIRST) {
            return 1;
        }
        if (!phase.isMoving() && !phase.isDecided()) {
            return change.base();
        }
        return change.base() + (phase.isDecided() ? 2 : 1);
    }

    /** Who owns what now; a node's number is its place. Those who come are among them, without tokens, from COPYING on. */
    public List<RingNode> owners() {
        if (phase.isAfter()) {
            return change.after();
        }
        return phase.isMoving() || phase.isDecided() ? change.beforeOfAll() : change.before();
    }

    /** Who is to own what: gets all writes already. The same as {@link #owners} but from COPYING to SWITCHING or CANCELLING. */
    public List<RingNode> next() {
        return phase.isMoving() ? change.after() : owners();
    }

    /** The same as the topology takes it. */
    public RingStage stage() {
        boolean isMoved = phase.isMoving() || (phase.isDecided() && change.kind() != Kind.FIRST);
        if (!isMoved) {
            List<RingNode> nodes = owners();
            return new RingStage(topologyEpoch(), topologyEpoch(), nodes, nodes, nodes, change.ring(), false);
        }
        boolean fences = phase != Phase.COPYING && phase != Phase.CANCELLING;
        return new RingStage(
                topologyEpoch(), change.base(), owners(), next(), change.beforeOfAll(), change.ring(), fences);
    }

    /**
     * Whether a node that holds {@code other} takes this instead. A later ring wins. Of what is known of one ring wins, first, what is
     * decided; else what is of a higher term, unless it knows less of what has been agreed than the other does: who takes a change over has
     * to learn that before anybody follows.
     */
    public boolean supersedes(RingRecord other) {
        if (change.base() != other.change.base()) {
            return change.base() > other.change.base();
        }
        if (phase.isDecided() || other.phase.isDecided()) {
            return decidedAfter(other);
        }
        return term == other.term ? revision > other.revision : term > other.term && !other.saysMoreThan(this);
    }

    private boolean decidedAfter(RingRecord other) {
        if (phase.isDecided() != other.phase.isDecided()) {
            return phase.isDecided();
        }
        if (change.id() != other.change.id() || phase.isAfter() != other.phase.isAfter()) {
            return false; // never, as long as nodes keep what they have confirmed: both would be wrong to give way
        }
        int byPhase = Integer.compare(phase.steps(), other.phase.steps());
        int byTerm = byPhase == 0 ? Long.compare(term, other.term) : byPhase;
        return (byTerm == 0 ? Integer.compare(revision, other.revision) : byTerm) > 0;
    }

    /**
     * Whether something has been agreed on in this ring, or decided, that the other record does not know of. What follows from an
     * agreement stays true in all terms; of two that may each be agreed on, that of the later term counts.
     */
    boolean saysMoreThan(RingRecord other) {
        if (change.base() != other.change.base() || phase.steps() != other.phase.steps()) {
            return change.base() == other.change.base() && phase.steps() > other.phase.steps();
        }
        return phase.isQuestion() && phaseTerm > other.phaseTerm;
    }

    /** What the conductor of this says next. */
    RingRecord at(Phase next) {
        return new RingRecord(change, next, term, term, excluded, revision + 1, paused && next.isOpen());
    }

    /** The same, with others whose confirmation is not waited for. */
    RingRecord excluding(Set<NodeId> others) {
        return new RingRecord(change, phase, phaseTerm, term, others, revision + 1, paused);
    }

    RingRecord paused(boolean pause) {
        return new RingRecord(change, phase, phaseTerm, term, excluded, revision + 1, pause);
    }

    /** As somebody says it who takes it over in a higher term: nothing new but that. What is decided need not be agreed on again. */
    RingRecord takenOver(long higher, Set<NodeId> excludedThen, int revisionThen) {
        return new RingRecord(
                change, phase, phase.isDecided() ? higher : phaseTerm, higher, excludedThen, revisionThen, paused);
    }

    /** As topologies are compared: by what decides placement. */
    private static long firstId(List<RingNode> sorted) {
        return sorted.isEmpty() ? 1 : Topology.of(1, sorted.get(0).id(), sorted).lineage();
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * MIX_ONE;
        mixed = (mixed ^ (mixed >>> 27)) * MIX_TWO;
        return mixed ^ (mixed >>> 31);
    }
}
