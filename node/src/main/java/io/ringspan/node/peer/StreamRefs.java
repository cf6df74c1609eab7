package io.ringspan.node.peer;

import io.ringspan.replication.frame.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The short numbers by which one connection speaks of streams. The caller declares each stream once, before its first
 * frame; both ends then use the number.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> {@value #STREAMS_MAX} streams.
 */
final class StreamRefs {
    static final int STREAMS_MAX = 64 * 1024;
    static final int UNKNOWN = -1;

    private final List<StreamId> streams = new ArrayList<>();
    private final Map<StreamId, Integer> refs = new HashMap<>();
    private @Nullable StreamId lastAsked;
    private int lastRef;

    /** Gives the stream the next number. */
    int add(StreamId stream) {
        int ref = streams.size();
        streams.add(stream);
        refs.put(stream, ref);
        return ref;
    }

    /** The stream's number, {@link #UNKNOWN} when it has none yet. */
    int of(StreamId stream) {
        if (lastAsked != null && lastAsked.equals(stream)) {
            return lastRef;
        }
        Integer ref = refs.get(stream);
        if (ref == null) {
            return UNKNOWN;
        }
        lastAsked = stream;
        lastRef = ref;
        return ref;
    }

    /** The stream of that number; null when none was declared under it. */
    @Nullable
    StreamId at(int ref) {
        return ref < 0 || ref >= streams.size() ? null : streams.get(ref);
    }

    int size() {
        return streams.size();
    }
}
