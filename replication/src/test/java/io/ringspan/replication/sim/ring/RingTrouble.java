package io.ringspan.replication.sim.ring;

import io.ringspan.sim.Simulation;

/** What goes wrong while there is trouble: nodes are killed and come back, pairs of them are cut off from each other, connections break. */
final class RingTrouble {
    private static final long MILLIS = 1_000_000;

    private final RingCluster cluster;
    private final Simulation simulation;
    private final boolean isLong;
    private final boolean killsUnsent;

    /**
     * @param isLong whether half of the nodes that are killed may be away for so long that a change does without them
     * @param killsUnsent whether nodes are killed while writes are on their way from them, too
     */
    RingTrouble(RingCluster cluster, boolean isLong, boolean killsUnsent) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.isLong = isLong;
        this.killsUnsent = killsUnsent;
    }

    void later() {
        simulation.after(simulation.between(20 * MILLIS, 500 * MILLIS), () -> {
            if (!cluster.isTroubled()) {
                return;
            }
            int what = simulation.random().nextInt(100);
            RingNodeSite site = cluster.any();
            if (what < 30) {
                crash(site);
            } else if (what < 60) {
                cluster.network().part(site, cluster.any());
            } else {
                cluster.network().breakSome(site);
            }
            later();
        });
    }

    /** When nothing is on its way to its store: what becomes of that is looked at elsewhere. */
    private void crash(RingNodeSite site) {
        if (!cluster.isTroubled()) {
            return;
        }
        Serving serving = site.serving();
        if (serving != null && (serving.order().inFlight() > 0 || (!killsUnsent && !serving.isSent()))) {
            simulation.after(MILLIS / 10, () -> crash(site));
            return;
        }
        if (site.process() == null) {
            return;
        }
        site.crash();
        cluster.network().breakAll(site);
        long down = simulation.chance(isLong ? 50 : 10) ? 2_500 : 300;
        simulation.after(simulation.between(10 * MILLIS, down * MILLIS), site::start);
    }
}
