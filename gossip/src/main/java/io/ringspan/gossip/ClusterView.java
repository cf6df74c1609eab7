package io.ringspan.gossip;

import io.ringspan.base.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All members that one node knows, at one moment. Never changes: who learns something makes the next view.
 *
 * @param version grows by one with each change, on this node; says nothing about the views of others
 * @param members each node once, in the order of their names
 */
public record ClusterView(int version, List<Member> members) {
    public ClusterView {
        members = members.stream().sorted(Comparator.comparing(Member::id)).toList();
        for (int i = 1; i < members.size(); i++) {
            Member one = members.get(i - 1);
            Member other = members.get(i);
            if (one.id().equals(other.id())) {
                throw new IllegalArgumentException(
                        "node " + one.id() + " is named twice: at " + one.peer() + " and at " + other.peer());
            }
        }
    }

    /** The member of this name, if it is known. */
    public Optional<Member> find(NodeId id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /**
     * The view with this member added, or put in the place of the one of its name. The same view if it says nothing new.
     */
    public ClusterView with(Member member) {
        if (members.contains(member)) {
            return this;
        }
        List<Member> next = new ArrayList<>(members);
        next.removeIf(known -> known.id().equals(member.id()));
        next.add(member);
        return new ClusterView(version + 1, next);
    }
}
