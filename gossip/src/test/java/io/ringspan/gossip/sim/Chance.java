package io.ringspan.gossip.sim;

import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.List;

/** What a run draws from its seed. */
record Chance(Simulation simulation) {
    /** 1 to {@code max}. */
    int upTo(int max) {
        return 1 + simulation.random().nextInt(max);
    }

    boolean percent(int percent) {
        return simulation.chance(percent);
    }

    double seconds(double from, double to) {
        return from + simulation.random().nextDouble() * (to - from);
    }

    long nanos(double fromSeconds, double toSeconds) {
        return (long) (seconds(fromSeconds, toSeconds) * 1e9);
    }

    <T> T oneOf(List<T> all) {
        return all.get(simulation.random().nextInt(all.size()));
    }

    <T> List<T> someOf(List<T> all) {
        List<T> some = new ArrayList<>(all);
        some.removeIf(one -> simulation.random().nextBoolean());
        return some;
    }
}
