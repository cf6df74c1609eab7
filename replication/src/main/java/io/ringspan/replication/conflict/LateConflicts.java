package io.ringspan.replication.conflict;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import org.jspecify.annotations.Nullable;

/**
 * Tells of some of the writes that came too late, with the streams of both.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class LateConflicts {
    private final RecentStreams streams;
    private Conflicts listener = Conflicts.NOBODY;
    private @Nullable StreamId offered;

    /** @param placeBits so many low bits of what decides between equal stamps do not name the stream */
    public LateConflicts(int placeBits) {
        this.streams = new RecentStreams(placeBits);
    }

    /** Who is told. */
    public void tell(Conflicts to) {
        listener = to;
    }

    /** What is late from now on is of this stream. */
    public void offered(StreamId stream) {
        streams.note(stream);
        offered = stream;
    }

    /**
     * A command of that write is late for that key.
     *
     * @param leftOut whether it is not applied
     * @param laterClock the stamp of what it is late for; if it is not known, negated, the highest that it may have
     * @param laterTie what decides between equal stamps
     */
    public void happened(WriteFrame write, int keyAt, int keyLength, boolean leftOut, long laterClock, long laterTie) {
        StreamId stream = offered;
        if (stream != null && listener.wants()) {
            Conflict.Write later = new Conflict.Write(laterClock, streams.find(laterTie));
            Conflict found = new Conflict(new Conflict.Write(write.clock(), stream), later, leftOut);
            listener.happened(write.span(), keyAt, keyLength, found);
        }
    }
}
