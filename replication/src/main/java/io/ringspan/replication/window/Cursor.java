package io.ringspan.replication.window;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How far one replica is, where it outlives the process. Two numbers, each written at once as a whole: a process that ends
 * leaves the one or the other value. Until the stream's first write is kept in a file it writes nowhere.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
public final class Cursor {
    private @Nullable ByteBuffer page;
    private int at;

    Cursor() {}

    /** From now on it is there. */
    void bind(@Nullable ByteBuffer cursors, int entry) {
        page = cursors;
        at = entry;
    }

    /** Where it is; negative if nowhere. */
    int entry() {
        return page == null ? -1 : at;
    }

    /** Everything up to this position is marked, or on disk among the hints, or will never be sent. */
    public void base(long position) {
        if (page != null) {
            page.putLong(at + WindowFormat.BASE_AT, position);
        }
    }

    /** Up to this position it may have been sent from now on. */
    public void sentTo(long position) {
        if (page != null) {
            page.putLong(at + WindowFormat.SENT_TO_AT, position);
        }
    }
}
