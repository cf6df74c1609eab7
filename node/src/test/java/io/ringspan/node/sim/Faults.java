package io.ringspan.node.sim;

import io.ringspan.node.sim.net.SimNet;
import io.ringspan.node.sim.net.Wire;
import io.ringspan.node.sim.store.SimStore;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What goes wrong in a run, and when. A run has some kinds of faults and not others, so that one which excuses much does
 * not hide in all runs what the others would show.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
final class Faults {
    private static final long MILLIS = 1_000_000;
    private static final long CLOCK_MILLIS_MAX = 5_000;

    private final SimRun run;
    private final Simulation simulation;
    private final SimNet net;
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final long everyNanos;
    private final long forNanos;

    /** What can go wrong. */
    enum Kind {
        CONNECTIONS_BREAK,
        STORE_CONNECTION_BREAKS,
        WAY_IS_CUT,
        RACK_IS_CUT_OFF,
        DC_IS_CUT_OFF,
        WAY_IS_SLOW,
        NODE_FREEZES,
        STORE_FREEZES,
        STORE_REFUSES,
        STORE_RESTARTS,
        STORE_LOSES_DATA,
        NODE_IS_KILLED,
        CLOCK_IS_SET
    }

    Faults(SimRun run) {
        this.run = run;
        this.simulation = run.simulation();
        this.net = run.net();
        for (Kind kind : Kind.values()) {
            if (simulation.chance(run.faultPercent())) {
                kinds.add(kind);
            }
        }
        this.everyNanos = simulation.between(30 * MILLIS, 200 * MILLIS);
        this.forNanos = simulation.between(run.faultNanosMax() / 4, run.faultNanosMax());
    }

    /** How long things go wrong. */
    long forNanos() {
        return forNanos;
    }

    void begin() {
        if (!kinds.isEmpty()) {
            later();
        }
    }

    private void later() {
        simulation.after(simulation.between(MILLIS, 2 * everyNanos), () -> {
            if (!run.isHealed()) {
                List<Kind> all = new ArrayList<>(kinds);
                Kind kind = all.get(simulation.random().nextInt(all.size()));
                simulation.trace(kind.name().hashCode());
                strike(kind, anyNode());
                later();
            }
        });
    }

    private SimNode anyNode() {
        return run.nodes().get(simulation.random().nextInt(run.nodes().size()));
    }

    void strike(Kind kind, SimNode node) {
        long shortly = simulation.between(5 * MILLIS, 300 * MILLIS);
        long longer = simulation.between(50 * MILLIS, 1_500 * MILLIS);
        switch (kind) {
            case CONNECTIONS_BREAK -> breakSome(node);
            case STORE_CONNECTION_BREAKS -> breakBetween(node.place(), node.place());
            case WAY_IS_CUT -> cut(node.place(), anyNode().place(), longer, simulation.chance(30));
            case RACK_IS_CUT_OFF -> cutOff(run.layout().neighbours(node.place(), true), longer);
            case DC_IS_CUT_OFF -> cutOff(run.layout().neighbours(node.place(), false), longer);
            case WAY_IS_SLOW -> net.slow(node.place(), anyNode().place(), simulation.between(0, 60 * MILLIS));
            case NODE_FREEZES -> node.freeze(longer);
            case STORE_FREEZES -> node.store().freeze(longer);
            case STORE_REFUSES -> refuse(node.store(), shortly);
            case STORE_RESTARTS -> restart(node, shortly, false);
            case STORE_LOSES_DATA -> restart(node, shortly, true);
            case NODE_IS_KILLED -> kill(node, shortly);
            case CLOCK_IS_SET -> {
                run.tell(Watcher::clockSet);
                node.setClock(simulation.between(-CLOCK_MILLIS_MAX, CLOCK_MILLIS_MAX));
            }
        }
    }

    private void breakSome(SimNode node) {
        for (Wire wire : net.wires()) {
            if (wire.leaves(node.place()) && simulation.chance(40)) {
                wire.breakOff();
            }
        }
    }

    private void breakBetween(int one, int other) {
        for (Wire wire : net.wires()) {
            if (wire.joins(one, other)) {
                wire.breakOff();
            }
        }
    }

    /** Nothing passes for a while; with luck, connections live through it. */
    private void cut(int one, int other, long nanos, boolean oneWay) {
        net.cut(one, other, nanos);
        if (!oneWay) {
            net.cut(other, one, nanos);
        }
        if (one != other && simulation.chance(50)) {
            breakBetween(one, other);
        }
    }

    void cutOneWayOrBoth(int one, int other) {
        cut(one, other, simulation.between(50 * MILLIS, 1_500 * MILLIS), simulation.chance(30));
    }

    private void cutOff(List<Integer> inside, long nanos) {
        for (int one : inside) {
            for (SimNode other : run.nodes()) {
                if (!inside.contains(other.place())) {
                    cut(one, other.place(), nanos, false);
                }
            }
        }
    }

    private void refuse(SimStore store, long nanos) {
        store.refuse(simulation.chance(50) ? 100 : 30, simulation.chance(20));
        simulation.after(nanos, store::heal);
    }

    private void restart(SimNode node, long downNanos, boolean losesData) {
        SimStore store = node.store();
        if (!store.isUp()) {
            return;
        }
        if (losesData && simulation.chance(30)) {
            store.save();
            return;
        }
        store.stop();
        simulation.after(downNanos, () -> {
            if (losesData) {
                run.tell(watcher -> watcher.lost(node.place()));
                store.loseWhatIsNotSaved();
            }
            store.start();
            run.tell(watcher -> watcher.begunAgain(node.place()));
        });
    }

    private void kill(SimNode node, long downNanos) {
        if (node.isUp() && node.mayStartAgain()) {
            run.tell(watcher -> watcher.killing(node.place()));
            node.kill();
            simulation.after(downNanos, () -> {
                node.start();
                run.tell(watcher -> watcher.begunAgain(node.place()));
            });
        }
    }

    /** All is well again, but for what is on its way to be. Clocks stay as they are. */
    void heal() {
        net.heal();
        run.nodes().forEach(node -> node.store().heal());
    }

    @Override
    public String toString() {
        return kinds.toString();
    }
}
