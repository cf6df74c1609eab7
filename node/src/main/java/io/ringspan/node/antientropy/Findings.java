package io.ringspan.node.antientropy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The keys that a run has found to differ.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@value #KEPT_MAX} of them are kept; what is more is counted.
 */
public final class Findings {
    static final int KEPT_MAX = 10_000;

    private final List<Found> kept = new ArrayList<>(); // guarded by this
    private long more; // guarded by this

    synchronized void add(Found found) {
        if (kept.size() < KEPT_MAX) {
            kept.add(found);
        } else {
            more++;
        }
    }

    /** As JSON: the keys, and how many more there are. */
    synchronized String json() {
        return "{\"more\":" + more + ",\"keys\":[\n"
                + kept.stream().map(Found::json).collect(Collectors.joining(",\n")) + "]}";
    }
}
