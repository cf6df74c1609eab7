package io.ringspan.replication.stream;

import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.window.WindowFiles;

/**
 * What becomes of the writes that a stream's windows have no room for, and of those in them when the process is killed.
 *
 * @param listener hears of them
 * @param hints where they are kept until their replica takes them
 * @param windows where the windows themselves are
 */
public record Overflow(SkipListener listener, HintSource hints, WindowFiles windows) {
    /** The windows are in the process's memory. */
    public Overflow(SkipListener listener, HintSource hints) {
        this(listener, hints, WindowFiles.NONE);
    }

    /** They are left out, and counted. */
    public static Overflow skipped(SkipListener listener) {
        return new Overflow(listener, HintSource.NONE);
    }
}
