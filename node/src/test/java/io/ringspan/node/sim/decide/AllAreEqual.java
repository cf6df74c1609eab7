package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    private final Map<String, Set<Integer>> lost = new HashMap<>();
    private boolean skipped;

    AllAreEqual(SimRun run) {
        this.run = run;
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
        skipped |= hasSkipped(killed);
        writers.forEach((key, nodes) -> {
            if (nodes.contains(node) || run.owners(key).contains(killed)) {
                orphans.add(key);
            }
        });
    }

    @Override
    public void lost(int node) {
        writers.keySet()
                .forEach(
                        key -> lost.computeIfAbsent(key, any -> new HashSet<>()).add(node));
    }

    private static boolean hasSkipped(SimNode node) {
        return node.process() != null && node.process().skipped() > 0;
    }

    @Override
    public void atRest() {
        if (skipped || run.nodes().stream().anyMatch(AllAreEqual::hasSkipped)) {
            return;
        }
        for (String key : writers.keySet()) {
            if (!orphans.contains(key)) {
                check(key);
            }
        }
    }

    private void check(String key) {
        Map<Integer, String> held = new TreeMap<>();
        for (SimNode owner : run.owners(key)) {
            if (!lost.getOrDefault(key, Set.of()).contains(owner.place())) {
                held.put(owner.place(), owner.store().values().getOrDefault(key, ""));
            }
        }
        run.require(new HashSet<>(held.values()).size() <= 1, "the replicas of " + key + " hold " + held);
    }
}
