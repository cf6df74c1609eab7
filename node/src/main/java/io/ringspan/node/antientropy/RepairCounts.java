package io.ringspan.node.antientropy;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one run, or all, have compared and mended.
 *
 * <p><b>Threads.</b> Any; each number is right by itself.
 */
public final class RepairCounts {
    private final LongAdder compared = new LongAdder();
    private final LongAdder differed = new LongAdder();
    private final LongAdder mended = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder changing = new LongAdder();

    private final @Nullable RepairCounts all;

    /** @param all those of all runs, which this one's are added to; null for themselves */
    RepairCounts(@Nullable RepairCounts all) {
        this.all = all;
    }

    void compared(int keys) {
        compared.add(keys);
        if (all != null) {
            all.compared(keys);
        }
    }

    void differed() {
        differed.increment();
        if (all != null) {
            all.differed();
        }
    }

    void mended() {
        mended.increment();
        if (all != null) {
            all.mended();
        }
    }

    void left() {
        left.increment();
        if (all != null) {
            all.left();
        }
    }

    void changing() {
        changing.increment();
        if (all != null) {
            all.changing();
        }
    }

    /** Keys walked in stores, those of each replica counted. */
    public long keysCompared() {
        return compared.sum();
    }

    /** Keys that differed when they were read again. */
    public long keysDiffered() {
        return differed.sum();
    }

    /** Keys that were made equal. */
    public long keysMended() {
        return mended.sum();
    }

    /** Keys that differed and could not be made equal. */
    public long keysLeft() {
        return left.sum();
    }

    /** Keys that were written each time they were looked at. */
    public long keysChanging() {
        return changing.sum();
    }
}
