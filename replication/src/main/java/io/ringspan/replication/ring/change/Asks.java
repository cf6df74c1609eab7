package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Whom to ask for a record: one of those that tell a number which is not known, once a second. Limits: {@link #MAX} asks a look;
 * {@link #KNOWN_MAX} numbers are known, and when there are more, the oldest are asked for again.
 */
final class Asks {
    static final int MAX = 8;
    static final int KNOWN_MAX = 256;
    private static final long AGAIN_NANOS = 1_000_000_000L;

    private final Map<NodeId, Long> askedNanos = new HashMap<>();
    /** Of records that were held here before. */
    private final Set<Long> earlier = numbers();
    /** Of records that were told here, and say nothing new to what is held. */
    private final Set<Long> told = numbers();

    private static Set<Long> numbers() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                return size() > KNOWN_MAX;
            }
        });
    }

    /** Another record is held; what was told may say something new to it, what was held before does not. */
    void held(RingRecord record) {
        told.clear();
        add(earlier, record);
    }

    /** It says nothing new. */
    void told(RingRecord record) {
        add(told, record);
    }

    private static void add(Set<Long> numbers, RingRecord record) {
        numbers.add(record.number(false));
        numbers.add(record.number(true));
    }

    /** Whom to ask now. Of those that tell the same the one that was not asked for longest. */
    List<NodeId> due(SortedMap<NodeId, Seen> members, NodeId self, long nowNanos) {
        askedNanos.keySet().retainAll(members.keySet());
        Map<Long, NodeId> chosen = new LinkedHashMap<>();
        Set<Long> underway = new HashSet<>();
        members.forEach((node, seen) -> {
            long number = seen.number();
            if (!seen.alive()
                    || node.equals(self)
                    || number == 0
                    || earlier.contains(number)
                    || told.contains(number)) {
                return;
            }
            if (sinceNanos(node, nowNanos) < AGAIN_NANOS) {
                underway.add(number);
                return;
            }
            NodeId other = chosen.get(number);
            if (other == null || sinceNanos(node, nowNanos) > sinceNanos(other, nowNanos)) {
                chosen.put(number, node);
            }
        });
        chosen.keySet().removeAll(underway);
        List<NodeId> asks = new ArrayList<>(chosen.values());
        asks.sort((one, other) -> Long.compare(sinceNanos(other, nowNanos), sinceNanos(one, nowNanos)));
        List<NodeId> due = List.copyOf(asks.subList(0, Math.min(MAX, asks.size())));
        due.forEach(node -> askedNanos.put(node, nowNanos));
        return due;
    }

    private long sinceNanos(NodeId node, long nowNanos) {
        Long asked = askedNanos.get(node);
        return asked == null ? Long.MAX_VALUE : nowNanos - asked;
    }
}
