package io.ringspan.replication.sim;

import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What goes wrong in a cluster, all from its seed, until it heals: connections, stores, processes; disks, machines and clocks, too. */
final class Trouble {
    private static final long MILLIS = 1_000_000;
    private static final int STARTS_MAX = 6;
    private static final long DAY_MILLIS = 86_400_000;
    /** How far clocks are set, forward or back. */
    private static final long[] SET_MILLIS = {50, 2_000, 70_000, 3 * DAY_MILLIS};

    private final SimCluster cluster;
    private final Simulation simulation;
    private final List<SimNode> nodes;
    private final int severity;
    private final List<SimPeer> connections = new ArrayList<>();
    private final Set<Set<Integer>> parted = new HashSet<>();
    private long aheadMillisMax;
    private boolean healed;

    /** @param severity from 1 on stores start anew, from 2 on without their data, too; from 3 on nodes do */
    Trouble(SimCluster cluster, List<SimNode> nodes, int severity) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.nodes = nodes;
        this.severity = severity;
    }

    void beginWith(SimNode node) {
        simulation.after(simulation.between(20 * MILLIS, 300 * MILLIS), () -> {
            if (!healed) {
                makeTrouble(node);
                beginWith(node);
            }
        });
    }

    private void makeTrouble(SimNode node) {
        if (cluster.isFaulty() && simulation.chance(40)) {
            makeTroubleOfMachine(node);
            return;
        }
        int what = simulation.random().nextInt(100);
        if (what < 40) {
            breakConnections(node);
        } else if (what < 50) {
            part(node, nodes.get(simulation.random().nextInt(nodes.size())));
        } else if (what < 65) {
            node.store().refuse(simulation.random().nextBoolean() ? 100 : 30);
            simulation.after(
                    simulation.between(MILLIS, 150 * MILLIS), () -> node.store().refuse(0));
        } else if (what < 80) {
            node.link().breakOff();
        } else if (what < 85) {
            node.store().snapshot();
        } else if (what < 93 && severity >= 1) {
            boolean withAllData = severity < 2 || simulation.random().nextBoolean();
            node.restartStore(withAllData, simulation.between(5 * MILLIS, 200 * MILLIS));
        } else if (what >= 93 && severity >= 3) {
            crash(node);
        }
    }

    private void makeTroubleOfMachine(SimNode node) {
        int what = simulation.random().nextInt(100);
        if (what < 40) {
            fill(node);
        } else if (what < 55) {
            crash(node);
            fill(node);
        } else if (what < 80 && cluster.isContended()) {
            fill(node); // of two clocks further apart than a start takes the versions of a store that forgot them
            // are not promised
        } else if (what < 80) {
            long by = SET_MILLIS[simulation.random().nextInt(SET_MILLIS.length)];
            long ahead = simulation.random().nextBoolean() ? by : -by;
            aheadMillisMax = Math.max(aheadMillisMax, ahead);
            node.setClock(ahead);
        } else if (node.isUp() && node.epoch() < STARTS_MAX) {
            boolean withAllData = simulation.random().nextBoolean();
            node.endMachine();
            crash(node);
            node.restartStore(withAllData, simulation.between(5 * MILLIS, 200 * MILLIS));
        }
    }

    private void fill(SimNode node) {
        node.fill(true);
        simulation.after(simulation.between(20 * MILLIS, 250 * MILLIS), () -> node.fill(false));
    }

    private void breakConnections(SimNode node) {
        for (SimPeer connection : List.copyOf(connections)) {
            if (connection.touches(node) && simulation.chance(40)) {
                connection.breakOff();
            }
        }
    }

    private void part(SimNode one, SimNode other) {
        if (one == other) {
            return;
        }
        Set<Integer> pair = Set.of(one.number(), other.number());
        parted.add(pair);
        for (SimPeer connection : List.copyOf(connections)) {
            if (connection.touches(one) && connection.touches(other)) {
                connection.breakOff();
            }
        }
        simulation.after(simulation.between(10 * MILLIS, 500 * MILLIS), () -> parted.remove(pair));
    }

    private void crash(SimNode node) {
        if (node.isUp() && node.epoch() < STARTS_MAX) {
            end(node);
        }
    }

    private void end(SimNode node) {
        for (SimWorker worker : node.workers()) {
            if (!cluster.isHinted()) {
                cluster.history().ended(worker.stream());
            }
        }
        node.crash();
        for (SimPeer connection : List.copyOf(connections)) {
            if (connection.touches(node)) {
                connection.breakOff();
            }
        }
        simulation.after(simulation.between(10 * MILLIS, 300 * MILLIS), node::start);
    }

    /** From now on nothing goes wrong any more. Who could not take what an earlier start has left is started once more. */
    void heal() {
        healed = true;
        parted.clear();
        for (SimNode node : nodes) {
            node.store().refuse(0);
            node.fill(false);
            if (node.isUp() && node.hasLeft()) {
                end(node);
            }
        }
    }

    boolean isHealed() {
        return healed;
    }

    void add(SimPeer connection) {
        connections.add(connection);
    }

    void remove(SimPeer connection) {
        connections.remove(connection);
    }

    boolean isParted(SimNode one, SimNode other) {
        return parted.contains(Set.of(one.number(), other.number()));
    }

    /** No clock was ever set further ahead. */
    long aheadMillisMax() {
        return aheadMillisMax;
    }
}
