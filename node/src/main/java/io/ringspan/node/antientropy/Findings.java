package io.ringspan.node.antientropy;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that a run has found to differ.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@value #KEPT_MAX} of them are kept; what is more is counted.
 */
public final class Findings {
    static final int KEPT_MAX = 10_000;

    /**
     * Those found so far.
     *
     * @param more how many there are besides
     */
    public record Some(long more, List<Found> keys) {
        static final Some NONE = new Some(0, List.of());

        public Some {
            keys = List.copyOf(keys);
        }
    }

    private final List<Found> kept = new ArrayList<>(); // guarded by this
    private final List<byte[]> changing = new ArrayList<>(); // guarded by this
    private long more; // guarded by this

    synchronized void add(Found found) {
        if (kept.size() < KEPT_MAX) {
            kept.add(found);
        } else {
            more++;
        }
    }

    /** A key was written each time that it was looked at. */
    synchronized void changing(byte[] key) {
        if (changing.size() < KEPT_MAX) {
            changing.add(key);
        }
    }

    /** Those, as far as they are kept. */
    synchronized List<byte[]> changing() {
        return List.copyOf(changing);
    }

    synchronized Some soFar() {
        return new Some(more, kept);
    }
}
