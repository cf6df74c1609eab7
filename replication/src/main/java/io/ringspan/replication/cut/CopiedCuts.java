package io.ringspan.replication.cut;

import io.netty.util.collection.LongObjectHashMap;
import io.ringspan.replication.frame.StreamId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For keys whose values were copied while they were being written: up to which position of each stream the value has all writes of
 * the key. What comes of that later is in it already.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value #KEYS_MAX} keys; beyond them none is noted.
 */
public final class CopiedCuts {
    private static final int KEYS_MAX = 1 << 18;

    private final LongObjectHashMap<Map<StreamId, Long>> cuts = new LongObjectHashMap<>();
    private @Nullable RecentWrites recent;

    /** From now on it is noted which keys are written, or not any more. */
    public void watch(boolean on) {
        if (!on) {
            recent = null;
        } else if (recent == null) {
            recent = new RecentWrites();
        }
    }

    /**
     * Those of the keys that were written, since that is noted, by writes that are beyond these places.
     *
     * @return nothing if that is not known: it is not noted, or there were too many writes
     */
    public Optional<Set<Long>> beyond(Map<StreamId, Long> places, Set<Long> digests) {
        return recent == null ? Optional.empty() : recent.beyond(places, digests);
    }

    /** Whether one more key can be noted. */
    public boolean hasRoom() {
        return cuts.size() < KEYS_MAX;
    }

    /**
     * The value that the store is about to be given has all writes of the key up to there, and no other.
     *
     * @param cut not changed any more
     */
    public void add(long digest, Map<StreamId, Long> cut) {
        if (hasRoom() || cuts.containsKey(digest)) {
            cuts.put(digest, cut);
        }
    }

    /**
     * A write comes: whether the value that was copied for the key has it.
     *
     * @param position the one that the write was given first: if it was planned anew since, it was copied from one who had it before
     */
    public boolean has(long digest, StreamId stream, long position) {
        if (recent != null) {
            recent.add(digest, stream, position);
        }
        if (cuts.isEmpty()) {
            return false;
        }
        Map<StreamId, Long> cut = cuts.get(digest);
        return cut != null && position <= cut.getOrDefault(stream, 0L);
    }

    /** What the store has says nothing any more. */
    public void clear() {
        cuts.clear();
    }

    /**
     * Drops those of which nothing can come any more, since all streams have been taken as far. Not while somebody may still have a
     * write under another position than its first: when a copy begins, nobody has of the ring's change before.
     */
    public void passed(Map<StreamId, Long> taken) {
        cuts.values()
                .removeIf(cut -> cut.entrySet().stream()
                        .allMatch(each -> taken.getOrDefault(each.getKey(), 0L) >= each.getValue()));
    }
}
