package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What must hold whenever any node has kept something. It remembers all that any node has ever held. */
final class AgreementChecks {
    private record Outcome(long id, boolean after) {}

    private final AgreementSimulation simulation;
    private final Map<Integer, Outcome> outcomes = new HashMap<>();
    private final Map<Integer, List<RingNode>> owners = new HashMap<>();
    private final Map<Integer, List<RingNode>> next = new HashMap<>();
    private final Map<Long, Set<Phase>> held = new HashMap<>();
    private final Map<Phase, Integer> reached = new EnumMap<>(Phase.class);
    private final Set<Long> read = new HashSet<>();
    private int takenOver;
    private int excluding;

    AgreementChecks(AgreementSimulation simulation) {
        this.simulation = simulation;
    }

    void kept(AgreementNode node, @Nullable RingRecord before, RingRecord now) {
        if (read.add(now.number(false))) {
            require(RingRecord.read(now.text()).equals(now), node, () -> "its text is read as another record", now);
        }
        require(
                before == null || before.topologyEpoch() <= now.topologyEpoch(),
                node,
                () -> "its topology went back from " + before,
                now);
        if (now.phase().isDecided() && now.change().kind() != Kind.FIRST) {
            Outcome outcome = new Outcome(now.change().id(), now.phase().isAfter());
            Outcome known = outcomes.putIfAbsent(now.change().base(), outcome);
            require(known == null || known.equals(outcome), node, () -> "it ends otherwise, as " + known, now);
        }
        List<RingNode> known = owners.putIfAbsent(now.topologyEpoch(), now.owners());
        require(known == null || known.equals(now.owners()), node, () -> "others own in that epoch: " + known, now);
        if (now.phase().isMoving()) {
            List<RingNode> moving = next.putIfAbsent(now.topologyEpoch(), now.next());
            require(moving == null || moving.equals(now.next()), node, () -> "others are to own: " + moving, now);
        }
        if (before != null) {
            entered(node, before, now);
        }
        if (held.computeIfAbsent(now.change().id(), id -> new HashSet<>()).add(now.phase())) {
            reached.merge(now.phase(), 1, Integer::sum);
        }
        takenOver += now.isTakenOver() && now.conductor().equals(node.id()) ? 1 : 0;
        excluding += now.excluded().isEmpty() ? 0 : 1;
    }

    /** A conductor that goes on has been told so by all that it has to wait for. */
    private void entered(AgreementNode node, RingRecord before, RingRecord now) {
        boolean isOwnStep = now.conductor().equals(node.id())
                && before.change().id() == now.change().id()
                && before.term() == now.term()
                && !before.phase().isFinal()
                && !held.getOrDefault(now.change().id(), Set.of()).contains(now.phase())
                && now.phase() == before.phase().next();
        if (isOwnStep) {
            for (NodeId awaited : now.awaited()) {
                require(
                        simulation.node(awaited).hasTold(before.number(true)),
                        node,
                        () -> awaited + " had not confirmed",
                        now);
            }
            boolean isForward = now.phase() == Phase.SWITCHING;
            boolean isWhole = Collections.disjoint(now.excluded(), now.change().gainers());
            require(!isForward || isWhole, node, () -> "somebody is to own more who is excluded", now);
        }
    }

    Map<Phase, Integer> reached() {
        return reached;
    }

    int takenOver() {
        return takenOver;
    }

    int excluding() {
        return excluding;
    }

    private void require(boolean holds, AgreementNode node, Supplier<String> otherwise, RingRecord record) {
        if (!holds) {
            throw new AssertionError(simulation + ": " + node.id() + ": " + otherwise.get() + "\n" + record);
        }
    }
}
