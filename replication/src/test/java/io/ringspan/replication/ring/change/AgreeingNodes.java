package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Nodes that hear each other at once, as long as they are up: for tests that say what happens in which order. */
final class AgreeingNodes {
    private static final long SECOND = 1_000_000_000L;

    private final TreeMap<NodeId, RingAgreement> nodes = new TreeMap<>();
    private final Set<NodeId> down = new HashSet<>();
    private final Set<NodeId> idle = new HashSet<>();
    private Phase idlePhase = Phase.DONE;
    private long now;
    private long ids = 100;

    AgreeingNodes(List<RingNode> ring, RingNode... others) {
        ring.forEach(node -> start(node.id(), Optional.of(RingRecord.first(ring))));
        for (RingNode other : others) {
            start(other.id(), Optional.empty());
        }
    }

    void start(NodeId id, Optional<RingRecord> disk) {
        down.remove(id);
        nodes.put(id, new RingAgreement(id, disk, () -> ids++));
    }

    RingAgreement at(NodeId id) {
        RingAgreement agreement = nodes.get(id);
        if (agreement == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return agreement;
    }

    RingRecord record(NodeId id) {
        return at(id).record().orElseThrow();
    }

    Phase phase(NodeId id) {
        return record(id).phase();
    }

    void down(NodeId... ids) {
        down.addAll(List.of(ids));
    }

    void up(NodeId... ids) {
        down.removeAll(List.of(ids));
    }

    /** These do not do their parts of that phase. */
    void idle(Phase of, NodeId... ids) {
        idlePhase = of;
        idle.clear();
        idle.addAll(List.of(ids));
    }

    /** All that are up keep what they are to keep, look and ask, this many times. */
    void turn(int times) {
        for (int turn = 0; turn < times; turn++) {
            now += SECOND;
            for (NodeId id : List.copyOf(nodes.keySet())) {
                if (!down.contains(id)) {
                    turn(id);
                }
            }
        }
    }

    private void turn(NodeId id) {
        RingAgreement agreement = at(id);
        keep(agreement);
        for (NodeId other : agreement.look(members(), now)) {
            at(other).record().ifPresent(agreement::heard);
            keep(agreement);
        }
        keep(agreement);
        agreement
                .part()
                .filter(part -> part.phase() != idlePhase || !idle.contains(id))
                .ifPresent(agreement::partDone);
    }

    Map<NodeId, Seen> members() {
        Map<NodeId, Seen> members = new TreeMap<>();
        nodes.forEach((id, agreement) -> members.put(id, new Seen(!down.contains(id), agreement.number())));
        return members;
    }

    static void keep(RingAgreement agreement) {
        agreement.toKeep().ifPresent(agreement::kept);
    }

    /** Turns until this node is at that phase. */
    void until(NodeId id, Phase phase) {
        for (int turn = 0; turn < 40 && (at(id).record().isEmpty() || phase(id) != phase); turn++) {
            turn(1);
        }
        if (phase(id) != phase) {
            throw new AssertionError(id + " is " + record(id) + ", not " + phase);
        }
    }
}
