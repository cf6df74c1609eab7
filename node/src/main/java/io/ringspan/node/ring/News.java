package io.ringspan.node.ring;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.copy.CedeText;
import io.ringspan.replication.ring.change.Seen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What members have told this node directly of what they hold, before the gossip says it.
 *
 * <p><b>Owner.</b> The loop of the gossip. <b>Limits.</b> One number for each member.
 */
final class News {
    static final String VERB = "news";
    private static final int HEX = 16;
    /** Lines come over connections of their own, and may be overtaken: what the gossip says holds again soon. */
    private static final long HOLDS_NANOS = 3_000_000_000L;

    /** @param gossiped what the gossip said of the member then: as soon as it says something else, that holds */
    private record Told(long number, long gossiped, long sinceNanos) {}

    private final Map<NodeId, Told> told = new HashMap<>();

    static String line(NodeId self, long number) {
        return VERB + "\t" + CedeText.node(self) + "\t" + Long.toHexString(number);
    }

    /**
     * A member says what it holds.
     *
     * @return whether that is news, so that it is worth asking the member at once
     * @throws IllegalArgumentException if it is no such line
     */
    boolean heard(String[] fields, ClusterView view, long nowNanos) {
        NodeId from = CedeText.node(fields, 1);
        long number = Long.parseUnsignedLong(fields[fields.length - 1], HEX);
        Optional<Member> member = view.find(from);
        member.ifPresent(its -> told.put(from, new Told(number, its.ring(), nowNanos)));
        return member.isPresent()
                && told.values().stream()
                                .filter(each -> each.number() == number)
                                .count()
                        == 1;
    }

    /** All members as they are known now. */
    Map<NodeId, Seen> seen(ClusterView view, long nowNanos) {
        Map<NodeId, Seen> seen = new HashMap<>();
        for (Member member : view.members()) {
            Told its = told.get(member.id());
            boolean isOld = its != null && nowNanos - its.sinceNanos() > HOLDS_NANOS;
            if (its != null && (isOld || its.gossiped() != member.ring())) {
                told.remove(member.id());
                its = null;
            }
            long number = its == null ? member.ring() : its.number();
            seen.put(member.id(), new Seen(member.state() != MemberState.DOWN, number));
        }
        told.keySet().retainAll(seen.keySet());
        return seen;
    }
}
