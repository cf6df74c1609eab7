package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node does about its ring and the change of it. After each call the caller looks at {@link #toKeep}, which comes before all
 * else: nothing of a record is told, and no part of it begins, before it is {@link #kept}. A node that starts again from what it kept
 * goes on; its part of the phase begins anew.
 *
 * <p>What is agreed on is agreed on as by Paxos. A term is a ballot and belongs to one voter; a node that holds a record of a term has
 * promised to hold none of a lower one, but for what is decided. Who conducts in a new term first makes all hold its record ({@link
 * RingRecord#isTakenOver}), takes from those that know more what they know, and only then says something of its own. Those that it waits for
 * are always enough that two groups of them have a voter in common ({@link RingChange#decides}).
 *
 * <p><b>Owner.</b> One thread. <b>Limits.</b> As {@link Asks} has them; else it holds two records and what was seen of members.
 */
public final class RingAgreement {
    private final NodeId self;
    private final LongSupplier ids;
    private final Asks asks = new Asks();
    /** What is on disk. */
    private @Nullable RingRecord kept;
    /** What is to be on disk; the same if nothing is to be kept. */
    private @Nullable RingRecord latest;

    private @Nullable Part done;
    private SortedMap<NodeId, Seen> members = Collections.emptySortedMap();
    private boolean cancels;
    private String said = "";

    /**
     * @param kept what is on this node's disk; nothing at a node that has no ring yet
     * @param ids gives random numbers
     */
    public RingAgreement(NodeId self, Optional<RingRecord> kept, LongSupplier ids) {
        this.self = self;
        this.ids = ids;
        this.kept = kept.orElse(null);
        this.latest = this.kept;
        kept.ifPresent(asks::held);
    }

    /** What holds at this node, and what it tells to whoever asks; nothing if it has no ring yet. */
    public Optional<RingRecord> record() {
        return Optional.ofNullable(kept);
    }

    /** What has to be written to disk now. When it is there: {@link #kept}. */
    public Optional<RingRecord> toKeep() {
        return Objects.equals(latest, kept) ? Optional.empty() : Optional.ofNullable(latest);
    }

    /** This is on disk, in the place of all before it. From now on it holds. */
    public void kept(RingRecord record) {
        kept = record;
        asks.held(record);
    }

    /** The number to tell to all members; 0 without a ring. */
    public long number() {
        return kept == null ? 0 : kept.number(part().isEmpty());
    }

    /** This node's part of the phase, as long as it is not done. Whoever is at another one leaves that. */
    public Optional<Part> part() {
        return kept == null ? Optional.empty() : kept.part(self).filter(part -> !part.equals(done));
    }

    /** This node has done that part; of one that is not its part now nothing comes. */
    public void partDone(Part part) {
        if (part().filter(part::equals).isPresent()) {
            done = part;
        }
    }

    /**
     * To be called some times a second. A conductor goes on, if all have confirmed.
     *
     * @param seen of all members; this node itself may be among them
     * @return whom to ask for its record
     */
    public List<NodeId> look(Map<NodeId, Seen> seen, long nowNanos) {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
        RingRecord own = kept;
        if (own != null && own.equals(latest) && conducts(own) && lacks(own).isEmpty()) {
            goOn(own);
        }
        return asks.due(members, self, nowNanos);
    }

    private void goOn(RingRecord own) {
        boolean ends = isToEnd(own);
        if (ends && own.phase().isStoppable()) {
            say(own.at(Phase.CANCELLING));
        } else if (own.isTakenOver()) {
            say(own.at(own.phase()));
        } else if (ends && own.phase() == Phase.AGREED) {
            say(own.at(Phase.CANCELLING)); // before it is agreed on, there may be another change to go on with
        } else if (ends || !own.paused()) {
            say(own.at(own.phase().next()));
        }
    }

    /** Whether it is to be cancelled, and still can be. Who gains something has to be there until it is decided that it does. */
    private boolean isToEnd(RingRecord own) {
        return own.phase().isOpen()
                && (cancels
                        || !Collections.disjoint(own.excluded(), own.change().gainers()));
    }

    /** A member has told its record. */
    public void heard(RingRecord other) {
        RingRecord own = latest;
        if (own == null) {
            take(other);
        } else if (own.change().ring() != other.change().ring()) {
            asks.told(other); // nodes of another ring have nothing to say of this one
        } else if (isForOwnTerm(own, other)) {
            if (own.change().id() != other.change().id()) {
                cancels = false;
                said =
                        "the change that was proposed here is given up: nodes had agreed on another already, which this one now conducts";
            }
            say(other.takenOver(
                    own.term(), kept(own.excluded(), other.change()), Math.max(own.revision(), other.revision()) + 1));
        } else if (other.supersedes(own)) {
            take(other);
        } else if (isToBeRenewed(own, other)) {
            long term = RingChange.termAbove(other.term(), self, own.change().before());
            say(own.takenOver(term, own.excluded(), own.revision() + 1));
        } else {
            asks.told(other);
        }
    }

    /** Whether this node has to make known in its own term what was agreed on in an earlier one. */
    private boolean isForOwnTerm(RingRecord own, RingRecord other) {
        boolean isLost =
                other.phase().isDecided() && other.change().id() != own.change().id();
        return conducts(own)
                && own.term() > other.term()
                && other.saysMoreThan(own)
                && !other.phase().isFinal()
                && !isLost;
    }

    /** Whether others have promised a higher term to somebody that knows less, and who does not go on: nobody would confirm ours. */
    private boolean isToBeRenewed(RingRecord own, RingRecord other) {
        return conducts(own)
                && !own.phase().isDecided()
                && own.change().base() == other.change().base()
                && other.term() > own.term();
    }

    private Set<NodeId> kept(Set<NodeId> excluded, RingChange change) {
        Set<NodeId> still = new TreeSet<>(excluded);
        still.removeIf(node -> !change.has(node));
        return still;
    }

    private void take(RingRecord other) {
        RingRecord own = latest;
        boolean isOwnLost = own != null
                && conducts(own)
                && own.change().id() != other.change().id();
        if (isOwnLost) {
            said = "the change that was proposed here is given up: " + other.conductor() + " has proposed another";
        } else if (own != null && conducts(own) && !other.conductor().equals(self)) {
            said = other.conductor() + " has taken the change over";
        }
        cancels = false;
        latest = other;
    }

    private void say(RingRecord record) {
        cancels &= record.phase().isOpen();
        latest = record;
    }

    private boolean conducts(RingRecord record) {
        return !record.phase().isFinal() && record.conductor().equals(self);
    }

    /**
     * Proposes a change.
     *
     * @param after all nodes of the ring in the order of their numbers, as {@link RingRecord#owners} has them, and those that come
     */
    public OperatorAnswer propose(Kind kind, List<RingNode> after) {
        RingRecord own = latest;
        if (own == null) {
            return new OperatorAnswer.Refused("this node is of no ring yet");
        }
        if (!own.phase().isFinal()) {
            return new OperatorAnswer.Refused(
                    "a change is under way: " + own.conductor() + " conducts it, and it is " + own.phase());
        }
        List<RingNode> before = own.owners();
        boolean isVoter = before.stream()
                .anyMatch(node -> node.id().equals(self) && !node.tokens().isEmpty());
        if (!isVoter) {
            return new OperatorAnswer.Refused("this node holds no data of the ring: ask one that does");
        }
        RingRecord proposed;
        try {
            int base = own.topologyEpoch();
            long term = RingChange.termAbove(own.phase() == Phase.WITHDRAWN ? own.term() : -1, self, before);
            long id = Math.max(1, ids.getAsLong() & Long.MAX_VALUE);
            proposed = RingRecord.proposed(new RingChange(own.change().ring(), base, id, term, kind, before, after));
        } catch (IllegalArgumentException faults) {
            return new OperatorAnswer.Refused(String.valueOf(faults.getMessage()));
        }
        int length = proposed.text().length();
        if (length > RingText.FIRST_BYTES_MAX) {
            return new OperatorAnswer.Refused("written down it has " + length + " characters, at most "
                    + RingText.FIRST_BYTES_MAX + " can be told");
        }
        said = "";
        say(proposed);
        return new OperatorAnswer.Accepted("the change is proposed");
    }

    /** Cancels the change that is under way. */
    public OperatorAnswer cancel() {
        Optional<OperatorAnswer> other = notForMe("cancelled");
        RingRecord own = latest;
        if (other.isPresent() || own == null) {
            return other.orElseThrow();
        }
        if (!own.phase().isOpen()) {
            return new OperatorAnswer.Refused("it is " + own.phase() + ": from now on it is only finished");
        }
        cancels = true;
        endIfFree(own);
        return new OperatorAnswer.Accepted(
                cancels
                        ? "it is cancelled as soon as all nodes have confirmed what this one has told last"
                        : "it is cancelled");
    }

    /** Cancels it now, if that needs nobody's word: nobody has agreed on it, or all have, and have promised to follow this node. */
    private void endIfFree(RingRecord own) {
        if (own.phase() == Phase.PROPOSED && own.term() == own.change().firstTerm()) {
            say(own.at(Phase.WITHDRAWN));
        } else if (own.phase().isStoppable() && !own.isTakenOver()) {
            say(own.at(Phase.CANCELLING));
        }
    }

    /** Makes the change wait where it is, or go on. */
    public OperatorAnswer pause(boolean pause) {
        Optional<OperatorAnswer> other = notForMe("paused");
        RingRecord own = latest;
        if (other.isPresent() || own == null) {
            return other.orElseThrow();
        }
        if (!own.phase().isOpen()) {
            return new OperatorAnswer.Refused("it is " + own.phase() + ": from now on it does not wait");
        }
        if (own.paused() != pause) {
            say(own.paused(pause));
        }
        return new OperatorAnswer.Accepted(pause ? "it waits" : "it goes on");
    }

    private Optional<OperatorAnswer> notForMe(String what) {
        RingRecord own = latest;
        if (own == null || own.phase().isFinal()) {
            return Optional.of(new OperatorAnswer.Refused("no change is under way that could be " + what));
        }
        return conducts(own) ? Optional.empty() : Optional.of(new OperatorAnswer.PassOn(own.conductor()));
    }

    /** Does not wait for that node any more. If it is the one that conducts the change, this node does from now on. */
    public OperatorAnswer exclude(NodeId node) {
        RingRecord own = latest;
        if (own == null || own.phase().isFinal()) {
            return new OperatorAnswer.Refused("no change is under way from which a node could be excluded");
        }
        Optional<String> why = whyNotExcluded(own, node);
        if (why.isPresent()) {
            return new OperatorAnswer.Refused(why.get());
        }
        boolean takesOver = own.conductor().equals(node);
        if (!takesOver && !conducts(own)) {
            return new OperatorAnswer.PassOn(own.conductor());
        }
        Set<NodeId> excluded = excludedWith(own, node);
        if (takesOver) {
            said = "";
            long term = RingChange.termAbove(own.term(), self, own.change().before());
            say(own.takenOver(term, excluded, own.revision() + 1));
            return new OperatorAnswer.Accepted(node + " is not waited for any more, and this node conducts the change");
        }
        RingRecord without = own.excluding(excluded);
        say(without);
        if (isToEnd(without)) {
            endIfFree(without);
            return new OperatorAnswer.Accepted(
                    node + " is not waited for any more; as it was to own more, the change is cancelled");
        }
        return new OperatorAnswer.Accepted(node + " is not waited for any more");
    }

    private Set<NodeId> excludedWith(RingRecord own, NodeId node) {
        Set<NodeId> excluded = new TreeSet<>(own.excluded());
        excluded.add(node);
        excluded.remove(self);
        return excluded;
    }

    private Optional<String> whyNotExcluded(RingRecord own, NodeId node) {
        RingChange change = own.change();
        if (!change.required().contains(node)) {
            return Optional.of(node + " is not a node that the change waits for");
        }
        if (own.excluded().contains(node)) {
            return Optional.of(node + " is excluded already");
        }
        if (node.equals(self)) {
            return Optional.of("a node does not exclude itself");
        }
        Seen seen = members.get(node);
        if (seen != null && seen.alive()) {
            return Optional.of(node + " is alive: only a node that is down can be excluded");
        }
        if (own.conductor().equals(node) && !change.voters().contains(self)) {
            return Optional.of("this node held no data before the change, so it cannot conduct it: ask one that did");
        }
        if (!own.phase().isDecided() && !change.decides(excludedWith(own, node))) {
            return Optional.of(
                    "without " + node + " too few nodes would be left to decide: it takes more than half of the "
                            + change.voters().size() + " that hold data, or half with the first of them");
        }
        return Optional.empty();
    }

    /** How far it is, for operators. */
    public RingProgress progress() {
        RingRecord own = latest;
        if (own == null || own.phase().isFinal()) {
            return new RingProgress(Optional.ofNullable(own), false, false, List.of(), List.of(), said);
        }
        List<Lack> lacks = lacks(own);
        List<NodeId> excludable = lacks.stream()
                .filter(lack -> lack.why() == Lack.Why.DOWN)
                .map(Lack::node)
                .filter(node -> whyNotExcluded(own, node).isEmpty())
                .toList();
        return new RingProgress(Optional.of(own), conducts(own), isToEnd(own), lacks, excludable, said);
    }

    private List<Lack> lacks(RingRecord own) {
        long held = own.number(false);
        long confirmed = own.number(true);
        List<Lack> lacks = new ArrayList<>();
        for (NodeId node : own.awaited()) {
            Seen seen = node.equals(self) ? new Seen(true, number()) : members.getOrDefault(node, new Seen(false, 0));
            boolean holds = seen.number() == held || seen.number() == confirmed;
            boolean confirms = seen.number() == confirmed || (holds && own.isTakenOver());
            if (!seen.alive()) {
                lacks.add(new Lack(node, Lack.Why.DOWN));
            } else if (!confirms) {
                lacks.add(new Lack(node, holds ? Lack.Why.BUSY : Lack.Why.UNHEARD));
            }
        }
        return lacks;
    }
}
