package io.ringspan.node.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.conf.SeedNode;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.replication.ring.RingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a node that gossips comes to know its ring, before it takes part in it. Members that are in a ring already are right;
 * else the node's own ring is that of its last run; else the first nodes of a cluster make one, each announcing the ring that
 * it would make, until all of them announce the same.
 *
 * <p>Two rings cannot come of this while each node keeps to what it announced. So it does, also when it is started anew, unless
 * a node that it counted on is gone before the ring was made.
 *
 * <p><b>Owner.</b> The thread of the gossip.
 */
public final class FirstRing {
    private static final int NAMED_MAX = 8;

    private final NodeId self;
    private final int expected;
    private final @Nullable Ring kept;
    private @Nullable Ring proposed;

    /** What is to be done next. */
    public sealed interface Step {
        /** Nothing; this is why. */
        record Wait(String why) implements Step {}

        /** Announce this ring, and wait. */
        record Announce(Ring ring, String why) implements Step {}

        /** Ask one of these which nodes the ring has that they are in. */
        record Ask(long number, List<Endpoint> members) implements Step {}

        /** This is the ring. */
        record Known(Ring ring) implements Step {}
    }

    /**
     * Knows nothing yet.
     *
     * @param expected how many nodes make the first ring
     * @param kept the ring of the last run
     * @param announced the ring that was announced in the last run, if none was made there
     */
    public FirstRing(NodeId self, int expected, Optional<Ring> kept, Optional<Ring> announced) {
        this.self = self;
        this.expected = expected;
        this.kept = kept.orElse(null);
        this.proposed = announced.orElse(null);
    }

    /**
     * Looks at the members.
     *
     * @param view with this node in it, and the ring that it announces
     * @param settled whether this node is a member for so long that whom it does not see is not there
     */
    public Step look(ClusterView view, boolean settled) {
        List<Member> others = view.members().stream()
                .filter(member -> !member.id().equals(self))
                .toList();
        List<Member> inRing = others.stream().filter(FirstRing::isInRing).toList();
        if (!inRing.isEmpty()) {
            return among(inRing);
        }
        if (kept != null) {
            return new Step.Known(kept);
        }
        List<Member> lost = others.stream()
                .filter(member -> member.state() == MemberState.DOWN && member.ring() != 0)
                .toList();
        if (!lost.isEmpty()) {
            return new Step.Wait(names(lost) + " may be in a ring and cannot be asked, being down");
        }
        return first(view, settled);
    }

    /** Others have a ring: it is that one, if this node knows which it is. */
    private Step among(List<Member> inRing) {
        Map<Long, Long> rings = inRing.stream().collect(Collectors.groupingBy(Member::ring, Collectors.counting()));
        long number = rings.entrySet().stream()
                .max(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
        if (kept != null && kept.number() == number) {
            return new Step.Known(kept);
        }
        if (proposed != null && proposed.number() == number) {
            return new Step.Known(proposed);
        }
        return new Step.Ask(
                number,
                inRing.stream()
                        .filter(member -> member.ring() == number)
                        .map(Member::peer)
                        .toList());
    }

    private Step first(ClusterView view, boolean settled) {
        List<Member> ready = view.members().stream()
                .filter(member -> member.state() == MemberState.JOINING)
                .toList();
        Ring ours = proposed;
        if (ours == null || misses(ours, view, settled)) {
            if (ready.size() != expected) {
                return new Step.Wait(ready.size() + " of " + expected + " nodes are there: " + names(ready)
                        + (ready.size() > expected ? "; bootstrap_expect is lower than that" : "")
                        + alone(view));
            }
            try {
                ours = Ring.of(ready.stream().map(FirstRing::node).toList());
            } catch (IllegalArgumentException noRing) {
                return new Step.Wait("they make no ring: " + noRing.getMessage());
            }
            proposed = ours;
        }
        return agreement(ours, ready);
    }

    /** Answers go to where a node says that it listens: one that says it wrongly hears from nobody. */
    private static String alone(ClusterView view) {
        return view.members().size() > 1
                ? ""
                : "; if others run, see whether its seeds name them, and whether they reach this node at "
                        + view.members().get(0).peer() + " (dyn_advertise)";
    }

    private static Step agreement(Ring ring, List<Member> ready) {
        List<NodeId> silent = ring.nodes().stream()
                .map(RingNode::id)
                .filter(id ->
                        ready.stream().noneMatch(member -> member.id().equals(id) && member.ring() == ring.number()))
                .sorted()
                .toList();
        return silent.isEmpty()
                ? new Step.Known(ring)
                : new Step.Announce(
                        ring, "the ring of " + ring.nodes().size() + " nodes is not yet agreed on by " + named(silent));
    }

    /** Whether a node of a ring is gone. */
    private static boolean misses(Ring ring, ClusterView view, boolean settled) {
        return ring.nodes().stream()
                .anyMatch(node -> view.find(node.id())
                        .map(member -> member.state() == MemberState.DOWN)
                        .orElse(settled));
    }

    private static boolean isInRing(Member member) {
        return member.ring() != 0 && member.state() != MemberState.JOINING && member.state() != MemberState.DOWN;
    }

    private static SeedNode node(Member member) {
        return new SeedNode(
                member.peer(), member.id().rack(), member.id().datacenter(), member.tokens(), Optional.empty());
    }

    private static String names(List<Member> members) {
        return named(members.stream().map(Member::id).sorted().toList());
    }

    private static String named(List<NodeId> ids) {
        String named = ids.stream().limit(NAMED_MAX).map(NodeId::toString).collect(Collectors.joining(", "));
        return ids.size() > NAMED_MAX ? named + " and " + (ids.size() - NAMED_MAX) + " more" : named;
    }
}
