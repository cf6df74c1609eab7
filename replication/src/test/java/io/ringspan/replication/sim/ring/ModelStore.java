package io.ringspan.replication.sim.ring;

import io.ringspan.replication.sim.Op;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store: keys with values; a deleted key leaves nothing. What it was given it has, whatever becomes of its node. */
final class ModelStore {
    /** What a key holds: the number of the last whole value, and how often each addition was made since. */
    record Value(int whole, Map<Integer, Integer> added) {
        Value {
            added = Map.copyOf(added);
        }

        Value with(int id) {
            Map<Integer, Integer> more = new TreeMap<>(added);
            more.merge(id, 1, Integer::sum);
            return new Value(whole, more);
        }
    }

    private final Map<Integer, Value> values = new TreeMap<>();

    void apply(Op op) {
        switch (op.kind()) {
            case 'N' -> {}
            case 'S' -> values.put(op.key(), new Value(op.id(), Map.of()));
            case 'D' -> values.remove(op.key());
            default ->
                values.put(
                        op.key(),
                        Objects.requireNonNullElse(values.get(op.key()), new Value(0, Map.of()))
                                .with(op.id()));
        }
    }

    @Nullable
    Value value(int key) {
        return values.get(key);
    }

    void put(int key, @Nullable Value value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
    }

    /** All that it has, by key. */
    Map<Integer, Value> values() {
        return values;
    }
}
