package io.ringspan.node.metrics;

import io.ringspan.node.copy.CopyCounts;
import io.ringspan.node.copy.lost.CopyTotals;
import io.ringspan.node.ring.RingFacts;
import io.ringspan.replication.ring.change.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The metrics of changes of the ring, which a node that does not gossip has no values for, and those of the copies that a node makes of
 * other replicas.
 */
final class RingFamilies {
    private static final List<String> NONE = List.of();

    private RingFamilies() {}

    static List<Family> all() {
        return Stream.of(changes(), copies(), copiedKeys())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Family> changes() {
        return List.of(
                Family.gauge(
                        "ringspan_ring_epoch",
                        "Which of the ring's topologies this node goes by. Each change makes it larger; for long it is the same at all.",
                        NONE,
                        node -> ring(node, RingFacts::epoch)),
                Family.gauge(
                        "ringspan_ring_change_phase",
                        "1 for the phase that the ring's change has come to, or that the last one has ended with, 0 for the others.",
                        List.of("phase"),
                        node -> node.ring().get().map(RingFamilies::phases).orElse(List.of())),
                Family.gauge(
                        "ringspan_ring_change_phase_seconds",
                        "For how long this node has seen the change in that phase; 0 when none is under way. Alert if it stays above what"
                                + " copying takes.",
                        NONE,
                        node -> ring(node, RingFacts::phaseSeconds)),
                Family.gauge(
                        "ringspan_ring_change_waits",
                        "Nodes that have not confirmed that phase yet, as this node knows; ./ringspan change names them.",
                        NONE,
                        node -> ring(node, RingFacts::lacks)));
    }

    private static List<Point> phases(RingFacts facts) {
        return Arrays.stream(Phase.values())
                .map(phase ->
                        Point.of(phase == facts.phase() ? 1 : 0, phase.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static List<Point> ring(NodeView node, ToDoubleFunction<RingFacts> value) {
        return node.ring()
                .get()
                .map(facts -> List.of(Point.of(value.applyAsDouble(facts))))
                .orElse(List.of());
    }

    private static List<Family> copies() {
        return List.of(
                Family.gauge(
                        "ringspan_store_lacks_keys",
                        "1 while the node's own store may lack keys, is filled, and is not read from, or only if nobody else can answer;"
                                + " else 0.",
                        NONE,
                        node -> copies(node, totals -> totals.lacksKeys() ? 1 : 0)),
                Family.counter(
                        "ringspan_copy_runs_total",
                        "Copies from other replicas that were begun on this node.",
                        NONE,
                        counter(CopyCounts::runs)),
                Family.counter(
                        "ringspan_copy_failures_total",
                        "Copies that have ended without all being there. Where the ring changes or a store was lost, they begin anew.",
                        NONE,
                        counter(CopyCounts::failures)),
                Family.gauge(
                        "ringspan_copy_running",
                        "1 while a copy runs on this node, or pauses, else 0.",
                        NONE,
                        node -> copies(node, totals -> totals.last().running() ? 1 : 0)),
                Family.gauge(
                        "ringspan_copy_progress",
                        "How much of the last copy is done, from 0 to 1: first of walking the other stores, then of comparing with them.",
                        NONE,
                        node -> copies(node, totals -> totals.last().fraction())),
                Family.gauge(
                        "ringspan_copy_remaining_keys",
                        "Keys that the copy which runs is still to look at in other stores, about; 0 while none runs.",
                        NONE,
                        node -> copies(node, totals -> totals.last().keysLeft())));
    }

    private static List<Family> copiedKeys() {
        return List.of(
                keys("walked", "Keys looked at in other stores to be copied.", CopyCounts::keysWalked),
                keys("copied", "Keys that were put into the own store.", CopyCounts::keysCopied),
                keys("own", "Keys that were not copied, since the own store had what is newer.", CopyCounts::keysOwn),
                keys(
                        "to_compare",
                        "Keys left to the comparison that follows: changed meanwhile, too long, or refused.",
                        CopyCounts::keysToCompare),
                Family.counter(
                        "ringspan_copy_copied_bytes_total",
                        "Bytes of values that were put into the own store, as the other store dumps them.",
                        NONE,
                        counter(CopyCounts::bytes)));
    }

    private static Family keys(String what, String help, ToDoubleFunction<CopyCounts> number) {
        return Family.counter("ringspan_copy_keys_" + what + "_total", help, NONE, counter(number));
    }

    private static Function<NodeView, List<Point>> counter(ToDoubleFunction<CopyCounts> number) {
        return node -> copies(node, totals -> number.applyAsDouble(totals.counts()));
    }

    private static List<Point> copies(NodeView node, ToDoubleFunction<CopyTotals> value) {
        return node.copies()
                .get()
                .map(totals -> List.of(Point.of(value.applyAsDouble(totals))))
                .orElse(List.of());
    }
}
