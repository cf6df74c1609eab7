package io.ringspan.node.sim.check;

import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the stores of a key's owners hold at rest, but for those that have lost it; and whether windows have given writes up. */
public final class OwnersHold {
    private final SimRun run;
    private final Map<String, Set<Integer>> lost = new HashMap<>();
    private boolean skipped;

    public OwnersHold(SimRun run) {
        this.run = run;
    }

    /** The store of that node has lost what it had of these keys. */
    public void lost(int node, Collection<String> keys) {
        keys.forEach(key -> lost.computeIfAbsent(key, any -> new HashSet<>()).add(node));
    }

    /** The node will say no more of what it has given up. */
    public void killing(int node) {
        skipped |= hasSkipped(run.nodes().get(node));
    }

    /** Whether some window has given writes up. */
    public boolean lacksWrites() {
        return skipped || run.nodes().stream().anyMatch(OwnersHold::hasSkipped);
    }

    private static boolean hasSkipped(SimNode node) {
        return node.process() != null && node.process().skipped() > 0;
    }

    /** The values of the key, empty for none, by the places of its owners. */
    public Map<Integer, String> of(String key) {
        Map<Integer, String> held = new TreeMap<>();
        for (SimNode owner : run.owners(key)) {
            if (!lost.getOrDefault(key, Set.of()).contains(owner.place())) {
                held.put(owner.place(), owner.store().values().getOrDefault(key, ""));
            }
        }
        return held;
    }
}
