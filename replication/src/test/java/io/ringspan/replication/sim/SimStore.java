package io.ringspan.replication.sim;

import io.ringspan.sim.Simulation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A store: keys with values, runs commands one at a time, refuses them in bad phases, restarts with all its data, with an
 * older snapshot of it, or with none.
 */
final class SimStore {
    /** What a key holds: the number of the last whole value, and how often each addition was made since. */
    record Value(int whole, TreeMap<Integer, Integer> added) {
        Value copy() {
            return new Value(whole, new TreeMap<>(added));
        }
    }

    /** What a key holds that was never written. */
    static final Value NOTHING = new Value(0, new TreeMap<>());

    private final Simulation simulation;
    private final Set<Integer> everApplied = new HashSet<>();
    private Map<Integer, Value> values = new TreeMap<>();
    private Map<Integer, Value> snapshot = new TreeMap<>();
    private Set<Integer> surviving = new HashSet<>();
    private Set<Integer> snapshotSurviving = new HashSet<>();
    private int refusedPercent;
    private boolean up = true;
    private int run = 1;

    SimStore(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Runs a command. Returns false if it was refused. */
    boolean apply(Op op) {
        if (op.kind() == 'N') {
            passOver(op.id());
            return true;
        }
        if (simulation.chance(refusedPercent)) {
            return false;
        }
        simulation.trace(op.id());
        everApplied.add(op.id());
        surviving.add(op.id());
        if (op.isWhole()) {
            values.put(op.key(), new Value(op.id(), new TreeMap<>()));
        } else {
            values.computeIfAbsent(op.key(), key -> new Value(0, new TreeMap<>()))
                    .added()
                    .merge(op.id(), 1, Integer::sum);
        }
        return true;
    }

    /** The command is as good as applied: what it did would have been overwritten since. */
    void passOver(int id) {
        simulation.trace(id);
        everApplied.add(id);
        surviving.add(id);
    }

    /** Refuses this many commands of a hundred: all of them while it loads, some of them while it is short of memory. */
    void refuse(int percent) {
        refusedPercent = percent;
    }

    void snapshot() {
        snapshot = copy(values);
        snapshotSurviving = new HashSet<>(surviving);
    }

    void stop() {
        up = false;
    }

    /** Comes back, as another run. */
    void start(boolean withAllData) {
        up = true;
        refusedPercent = 0;
        run++;
        if (!withAllData) {
            values = copy(snapshot);
            surviving = new HashSet<>(snapshotSurviving);
        }
    }

    boolean isUp() {
        return up;
    }

    String runId() {
        return "run" + run;
    }

    Map<Integer, Value> values() {
        return values;
    }

    /** Whether the command was ever applied here. */
    boolean everApplied(int id) {
        return everApplied.contains(id);
    }

    /** Whether the command was applied, and its effect has not been lost by a restart. */
    boolean stillHas(int id) {
        return surviving.contains(id);
    }

    private static Map<Integer, Value> copy(Map<Integer, Value> from) {
        Map<Integer, Value> copy = new TreeMap<>();
        from.forEach((key, value) -> copy.put(key, value.copy()));
        return copy;
    }
}
