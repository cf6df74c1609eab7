package io.ringspan.node.console;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.Consistency;
import io.ringspan.node.console.Counts.Commands;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Outcome;
import io.ringspan.node.worker.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Makes rates of what workers count. Who asks again within {@link #FRESH_NANOS} gets the same answer, so that it is
 * made once for all viewers; else the rates are those since it was last asked, and say over how long.
 *
 * <p><b>Owner.</b> The admin server's event loop.
 */
final class TrafficMeter {
    /** A little less than the second between two events, so that a timer that rings early is no trouble. */
    static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final NodeView node;
    private final TimeSource time;
    private Counts last;
    private TrafficReport report;

    TrafficMeter(NodeView node, TimeSource time) {
        this.node = node;
        this.time = time;
        this.last = counts(node, time.nanoTime());
        this.report = report(last, last);
    }

    /** How busy the node was lately. */
    TrafficReport now() {
        long nanos = time.nanoTime();
        if (nanos - last.nanos() >= FRESH_NANOS) {
            Counts counts = counts(node, nanos);
            report = report(last, counts);
            last = counts;
        }
        return report;
    }

    private TrafficReport report(Counts before, Counts now) {
        long nanos = now.nanos() - before.nanos();
        Runtime heap = Runtime.getRuntime();
        return new TrafficReport(
                TimeUnit.NANOSECONDS.toMillis(nanos),
                now.reads().since(before.reads(), nanos),
                now.writes().since(before.writes(), nanos),
                Counts.rate(now.errors() - before.errors(), nanos),
                Counts.rate(now.unknown() - before.unknown(), nanos),
                sum(node, Tally::clients),
                DirectMemory.usedByBuffers(),
                node.directBytesMax(),
                heap.totalMemory() - heap.freeMemory(),
                heap.maxMemory());
    }

    private static Counts counts(NodeView node, long nanos) {
        return new Counts(
                nanos,
                new Commands(sum(node, Tally::readCommands), buckets(node, false)),
                new Commands(sum(node, Tally::writeCommands), buckets(node, true)),
                sum(node, Tally::clientErrors),
                sum(node, Tally::unknownWrites));
    }

    private static long sum(NodeView node, ToLongFunction<Tally> count) {
        return node.workers().stream()
                .mapToLong(view -> count.applyAsLong(view.worker().tally()))
                .sum();
    }

    private static List<Long> buckets(NodeView node, boolean write) {
        List<Long> buckets = new ArrayList<>(Collections.nCopies(Latencies.BUCKETS, 0L));
        for (int group = 0; group < node.sights().commands().groups().size(); group++) {
            for (Consistency level : Consistency.values()) {
                for (Outcome outcome : Outcome.values()) {
                    node.sights().durations(group, write, level, outcome).forEach(some -> add(some, buckets));
                }
            }
        }
        return buckets;
    }

    private static void add(Latencies some, List<Long> buckets) {
        for (int i = 0; i < Latencies.BUCKETS; i++) {
            buckets.set(i, buckets.get(i) + some.count(i));
        }
    }
}
