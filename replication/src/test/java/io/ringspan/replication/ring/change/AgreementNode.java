package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node of the simulation: its process, its disk, and what it has heard of the others. */
final class AgreementNode {
    private static final long MILLIS = 1_000_000;
    private static final long ALIVE_NANOS = 2_500 * MILLIS;
    private static final long LIFE = 1_000_000;

    record Told(long version, long number, long atNanos) {}

    private final AgreementSimulation simulation;
    private final NodeId id;
    private final Set<Long> everTold = new HashSet<>();
    private final Map<NodeId, Told> heard = new HashMap<>();
    private @Nullable RingRecord disk;
    private @Nullable RingAgreement process;
    private @Nullable Part running;
    private long life;
    private long version;
    private boolean writing;

    AgreementNode(AgreementSimulation simulation, NodeId id, @Nullable RingRecord disk) {
        this.simulation = simulation;
        this.id = id;
        this.disk = disk;
        start();
    }

    NodeId id() {
        return id;
    }

    @Nullable
    RingAgreement process() {
        return process;
    }

    @Nullable
    RingRecord disk() {
        return disk;
    }

    boolean hasTold(long number) {
        return everTold.contains(number);
    }

    void start() {
        if (process != null) {
            return;
        }
        life++;
        version = life * LIFE;
        heard.clear();
        running = null;
        writing = false;
        process = new RingAgreement(
                id,
                Optional.ofNullable(disk),
                () -> simulation.simulation().random().nextLong());
        tickLater(life);
    }

    void crash() {
        process = null;
    }

    private void tickLater(long ofLife) {
        simulation.simulation().after(simulation.simulation().between(150 * MILLIS, 250 * MILLIS), () -> {
            if (process != null && life == ofLife) {
                tick(process);
                tickLater(ofLife);
            }
        });
    }

    private void tick(RingAgreement agreement) {
        long now = simulation.simulation().nanoTime();
        long number = agreement.number();
        everTold.add(number);
        heard.put(id, new Told(++version, number, now));
        simulation.gossip(this, Map.copyOf(heard));
        TreeMap<NodeId, Seen> members = new TreeMap<>();
        heard.forEach((node, told) -> members.put(node, seen(agreement, told, now)));
        agreement.look(members, now).forEach(other -> simulation.ask(this, other));
        doWhatItSays();
    }

    private Seen seen(RingAgreement agreement, Told told, long now) {
        boolean alive = now - told.atNanos() < ALIVE_NANOS;
        if (!alive && simulation.bug() == AgreementBug.TAKES_SILENCE_FOR_CONFIRMATION) {
            return new Seen(
                    true, agreement.record().map(record -> record.number(true)).orElse(0L));
        }
        return new Seen(alive, told.number());
    }

    /** What another node knows of all. */
    void hears(Map<NodeId, Told> others) {
        others.forEach((node, told) -> {
            Told known = heard.get(node);
            if (!node.equals(id) && (known == null || known.version() < told.version())) {
                heard.put(
                        node,
                        new Told(
                                told.version(),
                                told.number(),
                                simulation.simulation().nanoTime()));
            }
        });
    }

    void heardRecord(RingRecord record) {
        if (process != null) {
            process.heard(record);
            doWhatItSays();
        }
    }

    /** Keeps what is to be kept, and does its part. */
    void doWhatItSays() {
        RingAgreement agreement = process;
        if (agreement == null) {
            return;
        }
        agreement.toKeep().ifPresent(record -> {
            if (!writing) {
                write(agreement, record, life);
            }
        });
        Part part = agreement.part().orElse(null);
        if (part != null && !part.equals(running)) {
            long ofLife = life;
            long takes = simulation.simulation().chance(15) ? 4_000 : 400;
            simulation.simulation().after(simulation.simulation().between(0, takes * MILLIS), () -> {
                if (process != null && life == ofLife && part.equals(running)) {
                    process.partDone(part);
                }
            });
        }
        running = part == null ? running : part;
    }

    private void write(RingAgreement agreement, RingRecord record, long ofLife) {
        writing = true;
        boolean isLate = simulation.bug() == AgreementBug.CONFIRMS_BEFORE_IT_KEEPS;
        if (isLate) {
            agreement.kept(record);
        }
        long takes = simulation.simulation().between(0, (isLate ? 4_000 : 60) * MILLIS);
        simulation.simulation().after(takes, () -> {
            if (process == null || life != ofLife) {
                return; // it was never written
            }
            writing = false;
            RingRecord before = disk;
            disk = record;
            if (!isLate) {
                agreement.kept(record);
            }
            simulation.checks().kept(this, before, record);
            simulation.hasSaid(this, record);
            doWhatItSays();
        });
    }
}
