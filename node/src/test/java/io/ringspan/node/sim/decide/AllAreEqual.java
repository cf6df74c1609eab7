package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import io.ringspan.node.sim.check.OwnersHold;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * At rest all replicas of a key hold the same, whoever decided what.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: what a killed node had taken, decided or was giving its store, since these keep nothing on disk; what a
 * store had and has lost; anything once a window has given writes up.
 */
final class AllAreEqual implements Watcher {
    private final SimRun run;
    private final Map<String, Set<Integer>> writers = new LinkedHashMap<>();
    private final Set<String> orphans = new HashSet<>();
    private final OwnersHold owners;

    AllAreEqual(SimRun run) {
        this.run = run;
        this.owners = new OwnersHold(run);
    }

    @Override
    public void sent(Request request, int bytes) {
        if (!request.keys().isEmpty()) {
            writers.computeIfAbsent(request.key(), any -> new HashSet<>()).add(request.node());
        }
    }

    @Override
    public void killing(int node) {
        SimNode killed = run.nodes().get(node);
        owners.killing(node);
        writers.forEach((key, nodes) -> {
            if (nodes.contains(node) || run.owners(key).contains(killed)) {
                orphans.add(key);
            }
        });
    }

    @Override
    public void lost(int node) {
        owners.lost(node, writers.keySet());
    }

    @Override
    public void atRest() {
        if (owners.lacksWrites()) {
            return;
        }
        for (String key : writers.keySet()) {
            if (!orphans.contains(key)) {
                check(key);
            }
        }
    }

    private void check(String key) {
        Map<Integer, String> held = owners.of(key);
        run.require(new HashSet<>(held.values()).size() <= 1, "the replicas of " + key + " hold " + held);
    }
}
