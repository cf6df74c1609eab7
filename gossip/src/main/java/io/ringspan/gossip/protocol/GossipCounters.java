package io.ringspan.gossip.protocol;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counters, of one gossip.
 *
 * <p><b>Owner.</b> The thread that owns the gossip.
 */
public final class GossipCounters {
    private final Map<GossipCount, Long> counts = new EnumMap<>(GossipCount.class);

    /** How often it has happened. */
    public long of(GossipCount count) {
        return counts.getOrDefault(count, 0L);
    }

    /** All of them, now. */
    public Map<GossipCount, Long> all() {
        Map<GossipCount, Long> all = new EnumMap<>(GossipCount.class);
        for (GossipCount count : GossipCount.values()) {
            all.put(count, of(count));
        }
        return all;
    }

    void count(GossipCount count) {
        add(count, 1);
    }

    void add(GossipCount count, long number) {
        counts.merge(count, number, Long::sum);
    }
}
