package io.ringspan.node.seeds;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What was counted of asking for the list of nodes.
 *
 * <p><b>Threads.</b> Written by the one that asks, read by any.
 */
public final class SeedCounts {
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean newer;

    void answered() {
        answers.incrementAndGet();
    }

    void failed() {
        failures.incrementAndGet();
    }

    void newer(boolean isNewer) {
        newer = isNewer;
    }

    /** How often a list came that can be used. */
    public long answers() {
        return answers.get();
    }

    /** How often none came, or one that cannot be used. */
    public long failures() {
        return failures.get();
    }

    /** Whether the last list differs from the one that the node lives with. */
    public boolean isNewer() {
        return newer;
    }
}
