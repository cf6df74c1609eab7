package io.ringspan.node.seen;

import io.ringspan.conf.Consistency;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Outcome;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long commands took: by their group, as reads and as writes, by their level and by how they ended. What never
 * happened has no histogram.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
final class Durations {
    private static final int LEVELS = Consistency.values().length;
    private static final int OUTCOMES = Outcome.values().length;

    private final AtomicReferenceArray<@Nullable Latencies> all;

    Durations(int groups) {
        all = new AtomicReferenceArray<>(groups * 2 * LEVELS * OUTCOMES);
    }

    /** A batch of that client, sent at that level, has all of its reply. */
    void record(Slot slot, Consistency level, long client, long nowNanos) {
        int place = place(slot.group(), slot.isWrite(), level, slot.outcome());
        Latencies its = all.getPlain(place);
        if (its == null) {
            its = new Latencies();
            all.setRelease(place, its);
        }
        its.record(nowNanos - slot.startNanos(), slot.commands(), client, nowNanos);
    }

    /** Those that ended like that; null if there were none. */
    @Nullable
    Latencies find(int group, boolean write, Consistency level, Outcome outcome) {
        return all.getAcquire(place(group, write, level, outcome));
    }

    /** All that there are. */
    Stream<Latencies> all() {
        return IntStream.range(0, all.length()).mapToObj(all::getAcquire).flatMap(Stream::ofNullable);
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array of this process; a map would be looked up for each batch
    private static int place(int group, boolean write, Consistency level, Outcome outcome) {
        return ((group * 2 + (write ? 1 : 0)) * LEVELS + level.ordinal()) * OUTCOMES + outcome.ordinal();
    }
}
