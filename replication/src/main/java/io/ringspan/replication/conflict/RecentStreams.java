package io.ringspan.replication.conflict;

import io.ringspan.replication.frame.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * The names of the streams that writes came from, by the number that stands for them in a version.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value #KEPT} of them: one that falls on another's place replaces it.
 */
final class RecentStreams {
    private static final int KEPT = 1 << 10;

    private final @Nullable StreamId[] streams = new StreamId[KEPT];
    private final int placeBits;

    /** @param placeBits so many low bits of a tie do not name the stream */
    RecentStreams(int placeBits) {
        this.placeBits = placeBits;
    }

    void note(StreamId stream) {
        streams[place(stream.tie())] = stream;
    }

    /** The stream of a write with that tie; null if it is not known any more. */
    @Nullable
    StreamId find(long tie) {
        StreamId found = streams[place(tie)];
        return found != null && (found.tie() ^ tie) >>> placeBits == 0 ? found : null;
    }

    private int place(long tie) {
        return (int) (tie >>> placeBits) & (KEPT - 1);
    }
}
