package io.ringspan.node.ring;

import io.ringspan.base.TimeSource;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingProgress;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a ring and its change stand at a moment.
 *
 * @param lacks how many nodes have not confirmed the phase
 * @param sinceNanos when this node saw first that it has come to that phase
 */
public record RingFacts(RingRecord record, int lacks, long sinceNanos, TimeSource time) {
    /** What a node knows now, and what it knew before; null if it knows of no ring. */
    static @Nullable RingFacts of(RingProgress progress, @Nullable RingFacts before, TimeSource time) {
        RingRecord now = progress.record().orElse(null);
        if (now == null) {
            return before;
        }
        boolean isNew = before == null
                || before.record.change().base() != now.change().base()
                || before.record.phase() != now.phase();
        long sinceNanos = before == null || isNew ? time.nanoTime() : before.sinceNanos;
        return new RingFacts(now, progress.lacks().size(), sinceNanos, time);
    }

    /** Of the topology that holds. */
    public int epoch() {
        return record.topologyEpoch();
    }

    public Phase phase() {
        return record.phase();
    }

    /** How long the phase has lasted; 0 if nothing is left to do in it. */
    public double phaseSeconds() {
        return phase().isFinal() ? 0 : (time.nanoTime() - sinceNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
