package io.ringspan.replication.cut;

import io.ringspan.replication.frame.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys were written last, and by what: so that it can be told of which of them a store has writes that another one has not, if it
 * is known how far that one came.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> The last {@value #WRITES_MAX} writes of one key each; of those before them it knows
 * how far each stream was.
 */
final class RecentWrites {
    static final int WRITES_MAX = 1 << 16;

    private final long[] digests = new long[WRITES_MAX];
    private final long[] positions = new long[WRITES_MAX];
    private final StreamId[] streams = new StreamId[WRITES_MAX];
    private final Map<StreamId, Long> forgotten = new HashMap<>();
    private int next;
    private boolean isFull;

    /** @param position the one that the write was given first */
    void add(long digest, StreamId stream, long position) {
        if (isFull) {
            forgotten.merge(streams[next], positions[next], Math::max);
        }
        digests[next] = digest;
        positions[next] = position;
        streams[next] = stream;
        next = (next + 1) % WRITES_MAX;
        isFull |= next == 0;
    }

    /**
     * Those of the keys with writes that are beyond that.
     *
     * @return nothing if that is not known any more
     */
    Optional<Set<Long>> beyond(Map<StreamId, Long> places, Set<Long> wanted) {
        boolean knows =
                forgotten.entrySet().stream().noneMatch(each -> isBeyond(each.getKey(), each.getValue(), places));
        if (!knows) {
            return Optional.empty();
        }
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < (isFull ? WRITES_MAX : next); i++) {
            if (wanted.contains(digests[i]) && isBeyond(streams[i], positions[i], places)) {
                keys.add(digests[i]);
            }
        }
        return Optional.of(keys);
    }

    private static boolean isBeyond(StreamId stream, long position, Map<StreamId, Long> places) {
        return position > places.getOrDefault(stream, 0L);
    }
}
