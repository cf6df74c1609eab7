package io.ringspan.node.copy;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one copy, or all, have walked and put.
 *
 * <p><b>Threads.</b> Any; each number is right by itself.
 */
public final class CopyCounts {
    private final LongAdder runs = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder walked = new LongAdder();
    private final LongAdder copied = new LongAdder();
    private final LongAdder own = new LongAdder();
    private final LongAdder compared = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final @Nullable CopyCounts all;

    /** Those of all copies. */
    public CopyCounts() {
        this(null);
    }

    /** @param all those of all copies, which this one's are added to; null for themselves */
    CopyCounts(@Nullable CopyCounts all) {
        this.all = all;
    }

    void began() {
        runs.increment();
    }

    void failed() {
        failures.increment();
    }

    void walked(int keys) {
        walked.add(keys);
        if (all != null) {
            all.walked(keys);
        }
    }

    void own(int keys) {
        own.add(keys);
        if (all != null) {
            all.own(keys);
        }
    }

    void compared(int keys) {
        compared.add(keys);
        if (all != null) {
            all.compared(keys);
        }
    }

    void copied(int keys, long itsBytes) {
        copied.add(keys);
        bytes.add(itsBytes);
        if (all != null) {
            all.copied(keys, itsBytes);
        }
    }

    /** Copies that were begun. */
    public long runs() {
        return runs.sum();
    }

    /** Copies after which not all was there. */
    public long failures() {
        return failures.sum();
    }

    /** Keys looked at in other stores. */
    public long keysWalked() {
        return walked.sum();
    }

    /** Keys put into the own store. */
    public long keysCopied() {
        return copied.sum();
    }

    /** Keys of which the own store had what is newer. */
    public long keysOwn() {
        return own.sum();
    }

    /** Keys that were left to the comparison. */
    public long keysToCompare() {
        return compared.sum();
    }

    /** Bytes of values that were put. */
    public long bytes() {
        return bytes.sum();
    }
}
