package io.ringspan.node.demo;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Turns counters into rates, from one sample to the next.
 *
 * <p><b>Owner.</b> The main thread.
 */
final class Sampler {
    /** In less time, a batch more or less would decide. */
    private static final long RATE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<NodeLook> looks;
    private final SteadyLoad writes;
    private final SteadyLoad reads;
    private final DelayProbe probe;
    private final long began = System.nanoTime();
    private long lastNanos = began;
    private long lastWrites;
    private long lastReads;

    Sampler(List<NodeLook> looks, SteadyLoad writes, SteadyLoad reads, DelayProbe probe) {
        this.looks = looks;
        this.writes = writes;
        this.reads = reads;
        this.probe = probe;
    }

    DemoFacts sample() {
        long now = System.nanoTime();
        long written = writes.done();
        long read = reads.done();
        DemoFacts facts = new DemoFacts(
                TimeUnit.NANOSECONDS.toSeconds(now - began),
                perSecond(written - lastWrites, now - lastNanos),
                perSecond(read - lastReads, now - lastNanos),
                writes.failed() + reads.failed() + probe.late(),
                probe.figures(),
                looks.stream().map(NodeLook::now).toList());
        lastNanos = now;
        lastWrites = written;
        lastReads = read;
        return facts;
    }

    private static long perSecond(long count, long nanos) {
        if (nanos < RATE_NANOS_MIN) {
            return 0;
        }
        return Math.round(count * (double) TimeUnit.SECONDS.toNanos(1) / nanos);
    }
}
