package io.ringspan.replication.hints;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log, and what is known of its records.
 *
 * <p><b>Owner.</b> Its log. The file is opened when it is needed; {@link #close} may come at any time.
 */
final class Segment {
    private final HintFiles files;
    private final String name;
    private final long first;
    private @Nullable HintFile file;
    private @Nullable Forcing forcing;

    /** The highest position that can be read. */
    long last;
    /** Where what can be read ends. */
    long end = HintFormat.FILE_HEADER_BYTES;
    /** Where the first record stands that no mark has passed. */
    long keptFrom = HintFormat.FILE_HEADER_BYTES;
    /** How many records no mark has passed. */
    long kept;
    /** How many of those the cursor has not passed. */
    long unsent;
    /** How much room it has taken. */
    long room;

    long oldestMillis = Long.MAX_VALUE;
    /** By the clock as it is set now. */
    long newestMillis = Long.MIN_VALUE;
    /** Nothing is written to it any more. */
    boolean sealed;
    /** Something was written that may not outlive a crash of the machine. */
    boolean dirty;

    Segment(HintFiles files, long first) {
        this.files = files;
        this.name = HintFormat.name(first);
        this.first = first;
        this.last = first - 1;
    }

    String name() {
        return name;
    }

    long first() {
        return first;
    }

    HintFile file() throws IOException {
        HintFile open = file == null ? files.open(name) : file;
        file = open;
        return open;
    }

    /** Makes a file without records, whatever was there. */
    void begin() throws IOException {
        HintFile open = file();
        if (open.size() > 0) {
            open.truncate(0);
        }
        open.write(HintFormat.header(), 0);
        dirty = true;
    }

    /** Writes the records behind the others. When it fails, none of them counts; {@link #cutBack} has to follow. */
    void append(Batch batch, boolean force) throws IOException {
        HintFile open = file();
        dirty = true;
        open.write(batch.bytes(), end);
        if (force) {
            force();
        }
        end += batch.size();
        last = batch.last();
        count(batch.records(), batch.oldestMillis(), batch.newestMillis());
    }

    /** Counts records that no mark has passed. */
    void count(long records, long oldest, long newest) {
        kept += records;
        unsent += records;
        oldestMillis = Math.min(oldestMillis, oldest);
        newestMillis = Math.max(newestMillis, newest);
    }

    /** Removes what stands behind the records that count. Where that fails nothing must be written any more. */
    void cutBack() {
        try {
            file().truncate(end);
        } catch (IOException failed) {
            sealed = true;
        }
    }

    void force() throws IOException {
        try {
            file().force();
        } catch (IOException failed) {
            sealed = true; // what the system has failed to write once it may not try again
            throw failed;
        } finally {
            dirty = false;
        }
    }

    /** Makes what was written so far safe while the log goes on, if that is not under way; {@link #endForce} follows. */
    void beginForce() throws IOException {
        if (forcing == null) {
            forcing = file().beginForce();
            dirty &= forcing == null;
        }
    }

    /** Hears what came of it, if it has ended. */
    void endForce() throws IOException {
        Forcing begun = forcing;
        if (begun == null || !begun.isEnded()) {
            return;
        }
        forcing = null;
        if (begun.failure() != null) {
            sealed = true; // as above
            throw begun.failure();
        }
    }

    /** Whether something of it may not outlive a crash of the machine, or is just being made to. */
    boolean isUnsafe() {
        return dirty || forcing != null;
    }

    void close() {
        HintFile open = file;
        file = null;
        forcing = null; // who closes it does not ask any more
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // what is sure was forced before
            }
        }
    }
}
