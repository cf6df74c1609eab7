package io.ringspan.node.cli.look;

import io.ringspan.node.console.HintsReport;
import io.ringspan.node.console.TrafficReport;
import io.ringspan.node.status.ClusterStatus.Cluster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code top} knows of one node.
 *
 * @param admin where it was asked
 * @param node its name; where it was asked, if it did not answer
 * @param state what it says of itself; empty if it did not answer
 * @param error why it did not answer; empty if it did
 */
record TopRow(
        String admin,
        String node,
        String state,
        @Nullable TrafficReport traffic,
        @Nullable HintsReport hints,
        String error) {
    static TopRow of(String admin, Cluster cluster, TrafficReport traffic, HintsReport hints) {
        String state = cluster.own().state().name();
        return new TopRow(admin, cluster.self().toString(), state, traffic, hints, "");
    }

    static TopRow silent(String admin, String why) {
        return new TopRow(admin, admin, "", null, null, why);
    }

    double reads() {
        return traffic == null ? 0 : traffic.reads().perSecond();
    }

    double writes() {
        return traffic == null ? 0 : traffic.writes().perSecond();
    }

    double errors() {
        return traffic == null ? 0 : traffic.errorsPerSecond() + traffic.unknownPerSecond();
    }

    long clients() {
        return traffic == null ? 0 : traffic.clients();
    }

    /** How far the replica that is farthest behind is behind what this node's clients wrote, in milliseconds. */
    long lagMillis() {
        return hints == null
                ? 0
                : hints.replicas().stream()
                        .mapToLong(HintsReport.Replica::lagMillis)
                        .max()
                        .orElse(0);
    }

    long hinted() {
        return hints == null
                ? 0
                : hints.replicas().stream()
                        .mapToLong(HintsReport.Replica::hintedWrites)
                        .sum();
    }

    /** The longer of the two for reads and for writes; nothing if there were none. */
    Optional<Long> p99Micros() {
        return longer(true);
    }

    Optional<Long> p50Micros() {
        return longer(false);
    }

    private Optional<Long> longer(boolean p99) {
        TrafficReport its = traffic;
        if (its == null) {
            return Optional.empty();
        }
        Optional<Long> reads = p99 ? its.reads().p99Micros() : its.reads().p50Micros();
        Optional<Long> writes = p99 ? its.writes().p99Micros() : its.writes().p50Micros();
        return reads.isPresent() && writes.isPresent()
                ? Optional.of(Math.max(reads.get(), writes.get()))
                : reads.or(() -> writes);
    }
}
