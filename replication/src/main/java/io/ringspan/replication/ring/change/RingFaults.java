package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what is wrong with a change of a ring: a sentence for each fault. */
record RingFaults(List<RingNode> before, List<RingNode> after, List<String> faults) {
    private static final int NODES_MAX = 10_000;

    void find(Kind kind) {
        if (before.isEmpty() || after.size() > NODES_MAX) {
            faults.add("a ring has 1 to " + NODES_MAX + " nodes, not " + (before.isEmpty() ? 0 : after.size()));
            return;
        }
        findTwins(before, " before");
        findTwins(after, "");
        findRenumbered();
        findUnheld();
        if (kind == Kind.FIRST) {
            if (!before.equals(after)) {
                faults.add("a first ring changes nothing");
            }
        } else if (faults.isEmpty()) {
            findUnfit(kind);
        }
    }

    private void findTwins(List<RingNode> nodes, String when) {
        Set<NodeId> names = new HashSet<>();
        Map<NodeId, NodeId> points = new HashMap<>();
        for (RingNode node : nodes) {
            NodeId id = node.id();
            if (!names.add(id)) {
                faults.add("two nodes are named " + id + when);
            }
            for (Token token : node.tokens()) {
                NodeId point = new NodeId(id.datacenter(), id.rack(), token);
                NodeId other = points.putIfAbsent(point, id);
                if (other != null) {
                    faults.add("token " + token + " is given twice in rack " + rack(id) + when + ": to " + other
                            + " and to " + id);
                }
            }
        }
    }

    private void findRenumbered() {
        for (int number = 0; number < before.size(); number++) {
            NodeId was = before.get(number).id();
            if (number >= after.size()) {
                faults.add(was + " is left out: who leaves keeps its number " + number + ", without tokens");
            } else if (!after.get(number).id().equals(was)) {
                faults.add("number " + number + " is " + was + ", not "
                        + after.get(number).id() + ": who comes stands behind all others");
            }
        }
    }

    private void findUnheld() {
        Set<String> held = racks(after);
        for (String rack : new TreeSet<>(racks(before))) {
            if (!held.contains(rack)) {
                faults.add("nobody would hold the data of rack " + rack + ": its last node cannot leave");
            }
        }
        if (held.isEmpty() && racks(before).isEmpty()) {
            faults.add("no node has a token");
        }
        for (int number = before.size(); number < after.size(); number++) {
            if (after.get(number).tokens().isEmpty()) {
                faults.add(after.get(number).id() + " would come without tokens");
            }
        }
    }

    private void findUnfit(Kind kind) {
        Set<NodeId> holders = holders(before);
        Set<NodeId> later = holders(after);
        boolean come = !holders.containsAll(later);
        boolean go = !later.containsAll(holders);
        if (Moves.between(before, after).isEmpty()) {
            faults.add("it changes nothing: after it all would own what they own now");
        }
        if (come != (kind == Kind.JOIN)) {
            faults.add(come ? "nodes come, so it is no " + kind : "nobody comes, so it is no JOIN");
        }
        if (go != (kind == Kind.LEAVE)) {
            faults.add(go ? "nodes go, so it is no " + kind : "nobody goes, so it is no LEAVE");
        }
    }

    private static Set<NodeId> holders(List<RingNode> nodes) {
        return nodes.stream()
                .filter(node -> !node.tokens().isEmpty())
                .map(RingNode::id)
                .collect(Collectors.toSet());
    }

    private static Set<String> racks(List<RingNode> nodes) {
        return holders(nodes).stream().map(RingFaults::rack).collect(Collectors.toSet());
    }

    private static String rack(NodeId id) {
        return id.datacenter() + "/" + id.rack();
    }
}
