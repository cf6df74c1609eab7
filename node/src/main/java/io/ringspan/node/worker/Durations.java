package io.ringspan.node.worker;

import io.ringspan.conf.Consistency;
import java.util.EnumMap;
import java.util.Objects;

/**
 * How long commands took: reads and writes, by their level and by how they ended.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Durations {
    private final EnumMap<Consistency, EnumMap<Outcome, Latencies>> reads = fresh();
    private final EnumMap<Consistency, EnumMap<Outcome, Latencies>> writes = fresh();

    private static EnumMap<Consistency, EnumMap<Outcome, Latencies>> fresh() {
        EnumMap<Consistency, EnumMap<Outcome, Latencies>> all = new EnumMap<>(Consistency.class);
        for (Consistency level : Consistency.values()) {
            EnumMap<Outcome, Latencies> ofLevel = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                ofLevel.put(outcome, new Latencies());
            }
            all.put(level, ofLevel);
        }
        return all;
    }

    /** Those that ended like that. */
    public Latencies of(boolean write, Consistency level, Outcome outcome) {
        EnumMap<Outcome, Latencies> ofLevel = Objects.requireNonNull((write ? writes : reads).get(level));
        return Objects.requireNonNull(ofLevel.get(outcome));
    }
}
