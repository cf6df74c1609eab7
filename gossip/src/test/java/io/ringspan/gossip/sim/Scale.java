package io.ringspan.gossip.sim;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.gossip.protocol.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A cluster of some size over three datacenters, in which one thing happens after the other and is timed. */
final class Scale {
    static final double ROUND_SECONDS = GossipProfile.USUAL.round().toMillis() / 1_000.0;
    private static final int DATACENTERS = 3;
    private static final double STEP_SECONDS = 0.05;
    private static final double SECONDS_MAX = 60;
    private static final double CALM_SECONDS = 6;

    /**
     * What came of it.
     *
     * @param joinSeconds from the start of a node that knows one seed until all know it, and it knows all
     * @param crashSeconds from a crash until all see it
     * @param verdictSeconds of these, from the first node that finds it down
     * @param stateSeconds from a change of state until all know
     * @param messages sent by each node in a second while nothing happens
     * @param bytes of these
     * @param busyBytes sent by each node in a second from the first event to the last, on average
     */
    record Result(
            int nodes,
            double joinSeconds,
            double crashSeconds,
            double verdictSeconds,
            double stateSeconds,
            double messages,
            double bytes,
            double busyBytes) {
        private static final double ROUND_SECONDS = GossipProfile.USUAL.round().toMillis() / 1_000.0;

        double joinRounds() {
            return joinSeconds / ROUND_SECONDS;
        }

        double crashRounds() {
            return verdictSeconds / ROUND_SECONDS;
        }

        double stateRounds() {
            return stateSeconds / ROUND_SECONDS;
        }
    }

    private final SimCluster cluster;
    private final int nodes;
    private double firstVerdict = -1;

    private Scale(int nodes, long seed) {
        this.nodes = nodes;
        this.cluster = new SimCluster(seed, GossipProfile.USUAL, new Memory(3_600, 3_600));
        cluster.check(new Check() {
            @Override
            public void foundDown(SimNode node, Claim claim) {
                firstVerdict = firstVerdict < 0 ? seconds() : firstVerdict;
            }
        });
    }

    static Result of(int nodes, long seed) {
        return new Scale(nodes, seed).run();
    }

    private Result run() {
        begin();
        long messages = cluster.network().messages();
        long bytes = cluster.network().bytes();
        cluster.runSeconds(CALM_SECONDS);
        double calm = (cluster.network().messages() - messages) / CALM_SECONDS / nodes;
        double calmBytes = (cluster.network().bytes() - bytes) / CALM_SECONDS / nodes;

        double from = seconds();
        long busyFrom = cluster.network().bytes();
        double join = join();
        SimNode changed = cluster.nodes().get(nodes / 2);
        changed.gossip().state(MemberState.WRITES_ONLY);
        double state = until(node -> sees(node, changed.id(), MemberState.WRITES_ONLY));
        SimNode victim = cluster.nodes().get(nodes / 3);
        double crashed = seconds();
        cluster.crash(victim);
        double crash = until(node -> sees(node, victim.id(), MemberState.DOWN));
        double verdict = crash - (firstVerdict - crashed);
        double busy = (cluster.network().bytes() - busyFrom) / (seconds() - from) / nodes;
        return new Result(nodes, join, crash, verdict, state, calm, calmBytes, busy);
    }

    /** All start at once, and remember each other. */
    private void begin() {
        List<GossipConf> confs = new ArrayList<>();
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            GossipConf conf = cluster.conf(
                    SimCluster.id(i, DATACENTERS),
                    SimCluster.peer(i),
                    i == 0 ? List.of() : List.of(SimCluster.peer(i - 1)));
            confs.add(conf);
            all.add(new Told(new Claim(conf.self(), (long) conf.start() << Integer.SIZE, Standing.ALIVE), 0));
        }
        for (GossipConf conf : confs) {
            cluster.start(conf, all);
        }
        double waited = until(node -> node.gossip().phase() == Phase.INSIDE
                && node.gossip().view().members().size() == nodes);
        if (waited >= SECONDS_MAX) {
            throw new AssertionError("the cluster did not come together");
        }
        cluster.runSeconds(4);
    }

    private double join() {
        SimNode newcomer = cluster.start(nodes, DATACENTERS, List.of(SimCluster.peer(nodes / 4)));
        return until(node -> node.gossip().view().find(newcomer.id()).isPresent()
                && newcomer.gossip().view().members().size() == nodes + 1);
    }

    private double until(Predicate<SimNode> reached) {
        double from = seconds();
        List<SimNode> waiting = cluster.running();
        while (seconds() - from < SECONDS_MAX) {
            waiting.removeIf(reached);
            if (waiting.isEmpty()) {
                break;
            }
            cluster.runSeconds(STEP_SECONDS);
        }
        return seconds() - from;
    }

    private static boolean sees(SimNode node, NodeId id, MemberState state) {
        return node.gossip()
                .view()
                .find(id)
                .map(Member::state)
                .filter(state::equals)
                .isPresent();
    }

    private double seconds() {
        return cluster.simulation().nanoTime() / 1e9;
    }
}
