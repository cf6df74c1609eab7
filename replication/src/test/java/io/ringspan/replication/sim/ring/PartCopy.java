package io.ringspan.replication.sim.ring;

import io.ringspan.replication.copy.CopyChoice;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.Simulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a node is to own: walks each source once, then compares until nothing differs that stays as it is. As a running node does
 * it, but for that keys are few, and all that is said of them comes in one message.
 */
final class PartCopy {
    private static final long MILLIS = 1_000_000;
    private static final long ANSWER_NANOS = 300 * MILLIS;
    private static final long AGAIN_NANOS = 60 * MILLIS;

    /** What a replica has of a key, and knows of it, at one place among its writes. */
    private record Given(KeyState state, ModelStore.@Nullable Value value) {}

    private final RingProcess process;
    private final RingNodeSite site;
    private final RingCluster cluster;
    private final Simulation simulation;
    private final Serving serving;
    private final TreeSet<Integer> walked = new TreeSet<>();
    private final TreeSet<Integer> equal = new TreeSet<>();
    private Map<Integer, Given> differed = new HashMap<>();
    private List<CopyPlan.Part> parts = List.of();
    private boolean begun;
    private long askedNanos;
    private long round;
    private boolean waits;

    PartCopy(RingProcess process, Serving serving) {
        this.process = process;
        this.site = process.site();
        this.cluster = site.cluster();
        this.simulation = cluster.simulation();
        this.serving = serving;
    }

    /** Whether it is done. */
    boolean goesOn() {
        Topology topology = serving.topology();
        if (!begun) {
            begin();
        }
        List<TokenRange> gained = CopyPlan.gained(topology, topology.self());
        if (gained.isEmpty()) {
            return true;
        }
        if (waits && simulation.nanoTime() - askedNanos < ANSWER_NANOS) {
            return false;
        }
        if (waits || parts.isEmpty()) {
            plan(topology, gained);
        }
        for (int part = 0; part < parts.size(); part++) {
            if (!walked.contains(part)) {
                ask(part, true);
                return false;
            }
        }
        for (int part = 0; part < parts.size(); part++) {
            if (!equal.contains(part)) {
                if (simulation.nanoTime() - askedNanos > AGAIN_NANOS) {
                    ask(part, false);
                }
                return false;
            }
        }
        if (!parts.isEmpty()) {
            site.copyBegun(false);
        }
        return !parts.isEmpty();
    }

    private void begin() {
        begun = true;
        boolean isEmpty = site.store().values().isEmpty();
        if (!site.copyBegun() && isEmpty) {
            serving.storeSide().versions().clear();
        }
        serving.storeSide().versions().leftOut(Resume.NO_STAMP);
        site.copyBegun(true);
    }

    /** Whoever has not answered is left for another. */
    private void plan(Topology topology, List<TokenRange> gained) {
        CopyPlan plan = CopyPlan.of(
                topology,
                gained,
                node -> process.isAlive(topology.node(node).id())
                        && !cluster.isParted(
                                site, cluster.site(topology.node(node).id())),
                node -> !process.isExcluded(topology.node(node).id()));
        waits = false;
        walked.clear();
        equal.clear();
        differed.clear();
        parts = plan.without().isEmpty() ? plan.parts() : List.of();
    }

    private void ask(int part, boolean walks) {
        waits = true;
        askedNanos = simulation.nanoTime();
        long mine = ++round;
        List<TokenRange> ranges = parts.get(part).ranges();
        RingNodeSite source =
                cluster.site(serving.topology().node(parts.get(part).source()).id());
        Map<Integer, KeyState> noted = new TreeMap<>();
        Map<StreamId, Long> had = serving.order().ranges().coming(source.id());
        // Of each key it is noted what is known here before the other reads it.
        for (int key = 0; key < RingClients.KEYS; key++) {
            if (RingClients.isIn(key, ranges)) {
                noted.put(key, serving.storeSide().state(key));
            }
        }
        cluster.send(site, source, () -> {
            Serving there = source.serving();
            if (there == null || !there.isUp()) {
                return;
            }
            Map<Integer, Given> given = new TreeMap<>();
            noted.keySet()
                    .forEach(key -> given.put(
                            key,
                            new Given(
                                    there.storeSide().state(key), source.store().value(key))));
            Map<StreamId, Long> cut = Map.copyOf(there.order().ranges().sent());
            cluster.send(source, site, () -> {
                if (serving.isUp() && waits && mine == round) {
                    waits = false;
                    if (walks) {
                        walk(noted, given, cut);
                        walked.add(part);
                    } else if (compare(noted, given, cut, hasAll(cut, had))) {
                        equal.add(part);
                    }
                }
            });
        });
    }

    /** Whether who came as far in these streams has all that this one had of what it is to own. */
    private boolean hasAll(Map<StreamId, Long> cut, Map<StreamId, Long> had) {
        return cluster.bug() == RingBug.COPIES_FROM_WHO_IS_BEHIND
                || had.entrySet().stream().allMatch(each -> cut.getOrDefault(each.getKey(), 0L) >= each.getValue());
    }

    private void walk(Map<Integer, KeyState> noted, Map<Integer, Given> given, Map<StreamId, Long> cut) {
        given.forEach((key, its) -> {
            KeyState own = Objects.requireNonNull(noted.get(key));
            if (its.value() != null && CopyChoice.of(own) == CopyChoice.TAKE) {
                serving.storeSide().adopt(key, own, its.state(), its.value(), cut);
            }
        });
    }

    /** What differed last time, and does so with nothing having happened since, becomes what the other has, if that has all that was here. */
    private boolean compare(
            Map<Integer, KeyState> noted, Map<Integer, Given> given, Map<StreamId, Long> cut, boolean covers) {
        Map<Integer, Given> differ = new HashMap<>();
        given.forEach((key, its) -> {
            ModelStore.Value own = site.store().value(key);
            KeyState known = Objects.requireNonNull(noted.get(key));
            boolean isBehind = known.isSettled() && known.isNewerThan(its.state());
            if (!Objects.equals(own, its.value()) && !isBehind) {
                differ.put(key, its);
                if (covers && its.equals(differed.get(key))) {
                    serving.storeSide().adopt(key, known, its.state(), its.value(), cut);
                }
            }
        });
        differed = differ;
        return differ.isEmpty();
    }
}
