package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.change.Part;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingAgreement;
import io.ringspan.replication.ring.change.RingChange;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.replication.ring.change.Seen;
import io.ringspan.sim.Simulation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One start of a node: what it knows of its ring, and its part in the change of it. Does what the ring's keeper of a running node does. */
final class RingProcess {
    private static final long MILLIS = 1_000_000;
    private static final long LOOK_NANOS = 20 * MILLIS;
    private static final long ALIVE_NANOS = 600 * MILLIS;
    private static final int LOOKS_A_GOSSIP = 3;

    private record Told(long number, long atNanos) {}

    private final RingNodeSite site;
    private final RingCluster cluster;
    private final Simulation simulation;
    private final RingAgreement agreement;
    private final Map<NodeId, Told> heard = new TreeMap<>();
    private @Nullable Serving serving;
    private @Nullable PartRun running;
    /** The record whose stage it went over to last. */
    private @Nullable RingRecord reached;

    /** The record of a change that did without this node, after which it has cleaned up. */
    private @Nullable RingRecord swept;

    private boolean writing;
    private long announced;
    private int looks;

    RingProcess(RingNodeSite site) {
        this.site = site;
        this.cluster = site.cluster();
        this.simulation = cluster.simulation();
        this.agreement = new RingAgreement(
                site.id(),
                Optional.ofNullable(site.record()),
                () -> simulation.random().nextLong());
    }

    void start() {
        lookLater();
    }

    RingAgreement agreement() {
        return agreement;
    }

    @Nullable
    Serving serving() {
        return serving;
    }

    /** What it is doing, in words. */
    String doing() {
        return String.valueOf(running);
    }

    RingNodeSite site() {
        return site;
    }

    private boolean isUp() {
        return site.process() == this;
    }

    private void lookLater() {
        simulation.after(simulation.between(LOOK_NANOS / 2, LOOK_NANOS * 3 / 2), () -> {
            if (isUp()) {
                look();
                lookLater();
            }
        });
    }

    private void look() {
        if (looks++ % LOOKS_A_GOSSIP == 0) {
            for (RingNodeSite other : cluster.sites()) {
                tell(other);
            }
            long now = simulation.nanoTime();
            agreement.look(seen(), now).forEach(this::ask);
        }
        settle();
        PartRun run = running;
        if (run != null && run.goesOn()) {
            agreement.partDone(run.part());
            running = null;
            settle();
        }
    }

    private Map<NodeId, Seen> seen() {
        Map<NodeId, Seen> seen = new TreeMap<>();
        heard.forEach((node, told) -> seen.put(node, new Seen(isAlive(node), told.number())));
        seen.put(site.id(), new Seen(true, agreement.number()));
        return seen;
    }

    /** Whether the others say so. */
    boolean isAlive(NodeId node) {
        Told told = heard.get(node);
        return node.equals(site.id()) || (told != null && simulation.nanoTime() - told.atNanos() < ALIVE_NANOS);
    }

    /** Whether the change does without that node, by what is known now. */
    boolean isExcluded(NodeId node) {
        return agreement
                .record()
                .filter(record -> record.excluded().contains(node))
                .isPresent();
    }

    private void tell(RingNodeSite other) {
        long number = agreement.number();
        cluster.send(site, other, () -> {
            RingProcess there = other.process();
            if (there != null) {
                there.heard.put(site.id(), new Told(number, simulation.nanoTime()));
            }
        });
    }

    private void ask(NodeId member) {
        RingNodeSite other = cluster.site(member);
        cluster.send(site, other, () -> {
            RingProcess there = other.process();
            if (there != null) {
                there.agreement
                        .record()
                        .ifPresent(its -> cluster.send(other, site, () -> {
                            if (isUp()) {
                                agreement.heard(RingRecord.read(its.text()));
                                settle();
                            }
                        }));
            }
        });
    }

    /** Does all that follows from what is known. */
    void settle() {
        agreement.toKeep().ifPresent(record -> {
            if (!writing) {
                writing = true;
                simulation.after(simulation.between(0, 20 * MILLIS), () -> kept(record));
            }
        });
        agreement.record().ifPresent(this::follow);
        if (agreement.number() != announced) {
            announced = agreement.number();
            cluster.sites().forEach(this::tell);
        }
    }

    private void kept(RingRecord record) {
        if (isUp()) {
            writing = false;
            site.keep(record);
            agreement.kept(record);
            cluster.kept(site, record);
            settle();
        }
    }

    private void follow(RingRecord record) {
        boolean isIn = record.owners().stream().anyMatch(node -> node.id().equals(site.id()));
        if (serving == null && isIn) {
            serving = site.serve(stage(record));
            serving.start();
        }
        Optional<Part> part = agreement.part();
        if (part.isEmpty()) {
            running = null;
            if (serving != null) {
                reach(record);
                cleanUp(record, serving);
            }
        } else if (running == null || !part.get().equals(running.part())) {
            running = new PartRun(this, record, part.get());
            running.begin();
        } else {
            running.latest(record);
        }
    }

    /** Who comes back when a change is over that did without it has kept what it does not own. */
    private void cleanUp(RingRecord record, Serving at) {
        if (record.isOverWithout(site.id())
                && !record.equals(swept)
                && cluster.bug() != RingBug.WHO_COMES_BACK_KEEPS_ALL) {
            swept = record;
            at.sweep();
        }
    }

    /** Goes over to the stage of that record. */
    void reach(RingRecord record) {
        if (serving != null && !record.equals(reached)) {
            reached = record;
            serving.goOver(record.stage());
        }
    }

    /** Waits for what it gains, and has given over what it loses. */
    void wait(RingRecord record) {
        if (serving != null) {
            reached = null;
            serving.goOver(stage(record));
        }
    }

    /** Somebody asks for what this node is to lose. */
    void cede(RingRecord record) {
        if (serving != null) {
            boolean isStill = serving.topology().epoch() < record.topologyEpoch();
            reached = null;
            serving.goOver(isStill ? stage(record) : record.stage());
        }
    }

    /** The stage at which a node begins: who gains ranges serves them once their old owners have ceded them, and not at once. */
    private RingStage stage(RingRecord of) {
        RingChange change = of.change();
        boolean waits = of.phase() == Phase.SWITCHED && change.gainers().contains(site.id());
        return waits
                ? new RingStage(
                                change.base() + 1,
                                change.base(),
                                change.beforeOfAll(),
                                change.after(),
                                change.beforeOfAll(),
                                change.ring(),
                                true)
                        .whenCeded()
                : of.stage();
    }
}
