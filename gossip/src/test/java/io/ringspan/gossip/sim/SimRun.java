package io.ringspan.gossip.sim;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.Formulas;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.gossip.sim.check.ViewsConverge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One run from one seed: nodes that know one seed each come together, things happen to them for a while, all faults end,
 * and within the computed bound all must be well.
 */
final class SimRun {
    private static final int NODES_MIN = 3;
    private static final int NODES_MAX = 7;
    private static final double FAULTS_SECONDS = 12;
    private static final int LOSS_PERCENT_MAX = 20;

    private final Chance chance;
    private final SimCluster cluster;
    private final GossipProfile profile;
    private final Bug bug;
    private final boolean calm;
    private final boolean forgetful;
    private final int datacenters;
    private final List<Endpoint> first = List.of(SimCluster.peer(0));
    private int numbers;
    private int crashesLeft;
    private int leavesLeft = 1;

    /**
     * A run.
     *
     * @param calm whether only messages are lost, repeated and reordered, and nodes come and go
     */
    SimRun(long seed, boolean calm, Bug bug, Function<SimCluster, List<Check>> checks) {
        this.profile = Bugs.profile(bug);
        this.forgetful = seed % 2 == 0;
        this.cluster = new SimCluster(
                seed, profile, forgetful ? new Memory(SimCluster.DOWN_SECONDS, 60) : new Memory(600, 600));
        this.chance = new Chance(cluster.simulation());
        this.bug = bug;
        this.calm = calm;
        this.datacenters = chance.upTo(3);
        checks.apply(cluster).forEach(cluster::check);
        Bugs.plant(bug, cluster);
    }

    /** Runs, and gives the trace's hash. */
    long run() {
        int nodes = NODES_MIN + chance.upTo(NODES_MAX - NODES_MIN + 1) - 1;
        crashesLeft = nodes / 3;
        cluster.network().weather(chance.upTo(LOSS_PERCENT_MAX + 1) - 1, chance.upTo(10), chance.upTo(30));
        begin(List.of());
        for (int i = 1; i < nodes; i++) {
            cluster.runSeconds(chance.seconds(0, 0.5));
            begin(List.of(chance.oneOf(cluster.nodes()).peer()));
        }
        comeTogether();
        long end = cluster.simulation().nanoTime() + (long) (FAULTS_SECONDS * 1e9);
        while (cluster.simulation().nanoTime() < end) {
            if (cluster.running().size() < 2) {
                cluster.runSeconds(1);
            } else if (calm) {
                stepOfACalmRun();
            } else {
                stepOfAStorm();
            }
            cluster.runSeconds(chance.seconds(0.3, 2));
        }
        faultsEnd();
        converge();
        cluster.end();
        return cluster.simulation().traceHash();
    }

    /** A node whose only seed is lost before it has been let in could never be found. */
    private void comeTogether() {
        ViewsConverge views = new ViewsConverge(cluster);
        for (int i = 0; i < 60 && views.disagreement().isPresent(); i++) {
            cluster.runSeconds(0.5);
        }
    }

    private void begin(List<Endpoint> seeds) {
        cluster.start(numbers++, datacenters, seeds);
    }

    private void stepOfACalmRun() {
        switch (chance.upTo(6)) {
            case 1 -> leave();
            case 2 -> crash();
            case 3 -> restart();
            case 4 -> state();
            case 5 -> begin(first);
            default ->
                cluster.network().weather(chance.upTo(LOSS_PERCENT_MAX + 1) - 1, chance.upTo(10), chance.upTo(30));
        }
    }

    private void stepOfAStorm() {
        switch (chance.upTo(10)) {
            case 1 -> leave();
            case 2 -> crash();
            case 3 -> restart();
            case 4 -> state();
            case 5, 6 -> pause();
            case 7 -> partition();
            case 8 -> oneWay();
            case 9 -> begin(first);
            default -> cluster.network().weather(chance.upTo(40), chance.upTo(20), chance.upTo(50));
        }
    }

    private void leave() {
        SimNode node = chance.oneOf(cluster.running());
        if (leavesLeft > 0
                && node.gossip().phase() == Phase.INSIDE
                && !node.isPaused()
                && !first.contains(node.peer())) {
            leavesLeft--;
            node.gossip().state(MemberState.LEAVING);
            cluster.simulation().after(chance.nanos(0, 2), () -> {
                if (!node.hasEnded()) {
                    node.depart();
                }
            });
        }
    }

    private void crash() {
        SimNode node = chance.oneOf(cluster.running());
        if (crashesLeft > 0 && !first.contains(node.peer())) {
            crashesLeft--;
            cluster.crash(node);
        }
    }

    /** A process ends and the next one of its node begins, at once or later; some with what the former knew. */
    private void restart() {
        SimNode node = chance.oneOf(cluster.running());
        cluster.crash(node);
        List<Told> remembered = new ArrayList<>();
        if (chance.percent(50)) {
            node.gossip().claims().forEach(claim -> remembered.add(new Told(claim, 0)));
        }
        cluster.simulation().after(chance.nanos(0, 5), () -> again(node, remembered));
    }

    private void again(SimNode node, List<Told> remembered) {
        List<SimNode> running = cluster.running();
        List<Endpoint> seeds = new ArrayList<>(first);
        if (!running.isEmpty()) {
            seeds.add(chance.oneOf(running).peer());
        }
        GossipConf conf = cluster.conf(node.id(), node.peer(), seeds);
        cluster.start(conf, remembered);
    }

    private void state() {
        MemberState state = chance.oneOf(Arrays.asList(
                MemberState.STANDBY,
                MemberState.WRITES_ONLY,
                MemberState.RESUMING,
                MemberState.NORMAL,
                MemberState.BEHIND));
        SimNode node = chance.oneOf(cluster.running());
        if (!node.isPaused()) {
            node.gossip().state(state);
        }
    }

    private void pause() {
        SimNode node = chance.oneOf(cluster.running());
        node.pause();
        cluster.simulation().after(chance.nanos(0.3, 6), node::resume);
    }

    private void partition() {
        List<SimNode> side = chance.someOf(cluster.running());
        for (SimNode one : cluster.running()) {
            for (SimNode other : cluster.running()) {
                if (side.contains(one) != side.contains(other)) {
                    cut(one, other, 6);
                }
            }
        }
    }

    private void oneWay() {
        SimNode deaf = chance.oneOf(cluster.running());
        boolean wholly = chance.percent(50);
        for (SimNode other : cluster.running()) {
            if (other != deaf && (wholly || chance.percent(40))) {
                cut(other, deaf, 6);
            }
        }
    }

    private void cut(SimNode from, SimNode to, double secondsMax) {
        cluster.network().cut(from.peer(), to.peer());
        from.disturb();
        to.disturb();
        cluster.simulation().after(chance.nanos(1, secondsMax), () -> {
            cluster.network().heal(from.peer(), to.peer());
            from.disturb();
            to.disturb();
        });
    }

    private void faultsEnd() {
        cluster.runSeconds(6); // what was to be started anew is
        cluster.network().heal();
        cluster.network().weather(0, 0, 0);
        cluster.nodes().forEach(SimNode::resume);
    }

    private void converge() {
        ViewsConverge views = new ViewsConverge(cluster);
        long left = Formulas.convergenceMillis(profile, numbers);
        while (left > 0 && views.disagreement().isPresent()) {
            cluster.runSeconds(0.5);
            left -= 500;
        }
        cluster.runSeconds(forgetful ? 15 : 1);
        if (bug == Bug.THE_DEAD_SPEAK) {
            Bugs.letTheDeadSpeak(cluster);
            cluster.runSeconds(3);
        }
    }
}
