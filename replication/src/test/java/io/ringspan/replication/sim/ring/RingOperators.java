package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.OperatorAnswer;
import io.ringspan.replication.ring.change.RingAgreement;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Operators who change the ring from several nodes at once: they propose, cancel, pause, and exclude who is down. */
final class RingOperators {
    private static final long MILLIS = 1_000_000;

    private final RingCluster cluster;
    private final Simulation simulation;
    private final boolean excludes;

    /** @param excludes whether they exclude nodes that are down */
    RingOperators(RingCluster cluster, boolean excludes) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.excludes = excludes;
    }

    void later() {
        simulation.after(simulation.between(20 * MILLIS, 500 * MILLIS), () -> {
            if (!cluster.isTroubled()) {
                return;
            }
            for (int hands = simulation.chance(30) ? 2 : 1; hands > 0; hands--) {
                operate(cluster.any());
            }
            later();
        });
    }

    private void operate(RingNodeSite site) {
        RingProcess process = site.process();
        if (process == null || process.agreement().record().isEmpty()) {
            return;
        }
        int what = simulation.random().nextInt(100);
        RingAgreement agreement = process.agreement();
        if (excludes && what < 70) {
            for (NodeId down : agreement.progress().excludable()) {
                cluster.clients().suspend();
                passOn(site, agreement.exclude(down), at -> at.exclude(down));
            }
        }
        if (what < 70) {
            propose(agreement);
        } else if (what < 75) {
            passOn(site, agreement.cancel(), RingAgreement::cancel);
        } else if (what < 85) {
            boolean pause = simulation.chance(30);
            passOn(site, agreement.pause(pause), at -> at.pause(pause));
        }
        process.settle();
    }

    private void passOn(RingNodeSite from, OperatorAnswer answer, Consumer<RingAgreement> question) {
        if (answer instanceof OperatorAnswer.PassOn on) {
            RingNodeSite to = cluster.site(on.conductor());
            cluster.send(from, to, () -> {
                RingProcess process = to.process();
                if (process != null) {
                    question.accept(process.agreement());
                    process.settle();
                }
            });
        }
    }

    private void propose(RingAgreement agreement) {
        List<RingNode> after = new ArrayList<>(agreement.record().orElseThrow().owners());
        NodeId moved = cluster.any().id();
        int number = 0;
        while (number < after.size() && !after.get(number).id().equals(moved)) {
            number++;
        }
        if (number == after.size()) {
            after.add(cluster.node(moved, cluster.tokens()));
            agreement.propose(Kind.JOIN, after);
            return;
        }
        RingNode node = after.get(number);
        boolean goes = simulation.chance(30) && !node.tokens().isEmpty();
        List<Token> tokens = goes ? List.of() : cluster.tokens();
        after.set(number, node.at(tokens));
        for (int other = 0; other < after.size() && !goes && !node.tokens().isEmpty(); other++) {
            if (other != number
                    && simulation.chance(30)
                    && !after.get(other).tokens().isEmpty()) {
                after.set(other, after.get(other).at(cluster.tokens()));
            }
        }
        agreement.propose(node.tokens().isEmpty() ? Kind.JOIN : goes ? Kind.LEAVE : Kind.REBALANCE, after);
    }

    /** Whatever was paused goes on. */
    void resume() {
        for (RingNodeSite site : cluster.sites()) {
            RingProcess process = site.process();
            RingRecord record = site.record();
            if (process != null && record != null && record.paused()) {
                process.agreement().pause(false);
                process.settle();
            }
        }
    }
}
