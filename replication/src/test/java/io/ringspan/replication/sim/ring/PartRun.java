package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.ring.change.Part;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingMove;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.sim.Simulation;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node has to do in one phase of a change of its ring, as a running node does it; looked at again and again. */
final class PartRun {
    private static final long MILLIS = 1_000_000;
    private static final long ANSWER_NANOS = 500 * MILLIS;
    private static final int LOOKS = 45;
    private static final long LATE_NANOS = 1_000 * MILLIS;
    private static final long OLD_OWNER_NANOS = 400 * MILLIS;

    private final RingProcess process;
    private final RingNodeSite site;
    private final RingCluster cluster;
    private final Simulation simulation;
    private final Part part;
    private final RingRecord record;
    private final boolean gains;
    private final ArrayDeque<NodeId> sources = new ArrayDeque<>();
    private final Map<StreamId, Long> positions = new HashMap<>();
    private RingRecord latest;
    /** Whether all are asked, and not only those that owned something. */
    private boolean asksAll;
    /** Whether all have brought what they had. */
    private boolean hasAll;

    private long waitsSince = Long.MIN_VALUE;

    private @Nullable PartCopy copy;
    private long askedNanos = Long.MIN_VALUE;
    private final long beganNanos;

    PartRun(RingProcess process, RingRecord record, Part part) {
        this.process = process;
        this.site = process.site();
        this.cluster = site.cluster();
        this.simulation = cluster.simulation();
        this.record = record;
        this.latest = record;
        this.part = part;
        this.gains = record.change().gainers().contains(site.id());
        this.beganNanos = simulation.nanoTime();
        record.change().moves().stream()
                .filter(move -> move.to().equals(site.id()))
                .map(RingMove::from)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(sources::add);
    }

    Part part() {
        return part;
    }

    void latest(RingRecord now) {
        latest = now;
    }

    @Override
    public String toString() {
        Serving serving = process.serving();
        String lacks = serving == null ? "" : serving.lacking(positions);
        return part + " sources " + sources + " lacks " + lacks + " asked " + askedNanos;
    }

    /** At once. */
    void begin() {
        boolean waits = part.phase() == Phase.SWITCHED && gains && cluster.bug() != RingBug.GAINER_SERVES_AT_ONCE;
        boolean lingers = part.phase() == Phase.SWITCHED && cluster.bug() == RingBug.OLD_OWNER_GOES_ON;
        if (waits) {
            process.wait(record);
        } else if (!lingers) {
            process.reach(record);
        }
    }

    /** Whether it is done. */
    boolean goesOn() {
        Serving serving = process.serving();
        if (serving == null) {
            return !part.phase().hasPart() || part.phase() == Phase.PROPOSED;
        }
        return switch (part.phase()) {
            case COPYING -> serving.isMarked(living());
            case STREAMING -> streams(serving);
            case SWITCHED -> switches(serving);
            case CLEANING -> sweeps(serving);
            case CANCELLED -> !gains || sweeps(serving);
            default -> true;
        };
    }

    private Set<NodeId> living() {
        return record.change().before().stream()
                .filter(node -> !node.tokens().isEmpty())
                .map(node -> node.id())
                .filter(id -> !record.excluded().contains(id))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean streams(Serving serving) {
        if (cluster.bug() == RingBug.CLEANS_BEFORE_SWITCHED && !gains) {
            Topology after = Topology.of(
                    record.stage().epoch() + 1, site.id(), record.change().after());
            site.store().values().keySet().removeIf(key -> !after.owns(after.self(), RingClients.token(key)));
        }
        return !gains || copies(serving);
    }

    private boolean copies(Serving serving) {
        if (copy == null) {
            copy = new PartCopy(process, serving);
        }
        if (copy.goesOn()) {
            copy = null;
            return true;
        }
        return false;
    }

    private boolean sweeps(Serving serving) {
        serving.sweep();
        return true;
    }

    /** Asks those who owned what this node is to own how far they came, and owns it as soon as it has come as far. */
    private boolean switches(Serving serving) {
        if (!gains || cluster.bug() == RingBug.GAINER_SERVES_AT_ONCE) {
            boolean lingers =
                    cluster.bug() == RingBug.OLD_OWNER_GOES_ON && simulation.nanoTime() - beganNanos < OLD_OWNER_NANOS;
            if (!lingers) {
                process.reach(record);
            }
            return !lingers;
        }
        NodeId source = sources.peek();
        if (source != null) {
            if (!latest.excluded().contains(source)) {
                askToCede(source);
            } else if (asksAll || copies(serving)) {
                sources.remove(); // it is gone: what it had last, the other replicas have
                askedNanos = Long.MIN_VALUE;
            }
            return false;
        }
        if (!asksAll && isWaitingInVain(serving)) {
            askAll();
            return false;
        }
        if (asksAll && !hasAll && !doesWithout(serving)) {
            return false;
        }
        if (serving.hasApplied(positions)) {
            process.reach(record);
            return true;
        }
        return false;
    }

    /** Whether something may never come: nobody has brought its stream yet, or it does not come soon. */
    private boolean isWaitingInVain(Serving serving) {
        waitsSince = waitsSince == Long.MIN_VALUE ? simulation.nanoTime() : waitsSince;
        return !serving.unheard(positions.keySet()).isEmpty() || simulation.nanoTime() - waitsSince > LATE_NANOS;
    }

    /** All that are there have brought what they had: of the rest it has nothing but what it copies. */
    private boolean doesWithout(Serving serving) {
        Set<StreamId> gone = positions.keySet().stream()
                .filter(each -> latest.excluded().contains(each.origin()))
                .filter(each -> !serving.hasApplied(Map.of(each, positions.get(each))))
                .collect(Collectors.toSet());
        if (!gone.isEmpty() && !copies(serving)) {
            return false;
        }
        positions.keySet().removeAll(gone);
        positions.keySet().removeAll(serving.over(positions.keySet()));
        hasAll = true;
        return true;
    }

    /** The old owner does not know how far it came, or nobody has brought a stream yet of which it knows: all bring what they have. */
    private void askAll() {
        asksAll = true;
        Set<NodeId> all = record.change().required();
        all.remove(site.id());
        sources.addAll(all);
    }

    private void askToCede(NodeId source) {
        if (askedNanos != Long.MIN_VALUE && simulation.nanoTime() - askedNanos < ANSWER_NANOS) {
            return;
        }
        askedNanos = simulation.nanoTime();
        RingNodeSite other = cluster.site(source);
        int epoch = record.topologyEpoch();
        cluster.send(site, other, () -> {
            RingProcess there = other.process();
            if (there != null) {
                cede(there, epoch, LOOKS);
            }
        });
    }

    /** At the old owner. */
    private void cede(RingProcess there, int epoch, int looks) {
        Serving its = there.serving();
        RingRecord now = there.agreement().record().orElse(null);
        if (its == null || !its.isUp() || now == null || now.topologyEpoch() < epoch || looks == 0) {
            return;
        }
        if (cluster.bug() != RingBug.OLD_OWNER_GOES_ON) {
            there.cede(now);
        }
        if (!its.isMarked(Set.of(site.id()))) {
            simulation.after(10 * MILLIS, () -> cede(there, epoch, looks - 1));
            return;
        }
        Optional<Map<StreamId, Long>> taken = its.order().ranges().taken(site.id());
        cluster.send(there.site(), site, () -> {
            if (there.site().id().equals(sources.peek())) {
                sources.remove();
                taken.ifPresent(
                        known -> known.forEach((stream, position) -> positions.merge(stream, position, Math::max)));
                if (taken.isEmpty() && !asksAll) {
                    askAll();
                }
                askedNanos = Long.MIN_VALUE;
            }
        });
    }
}
