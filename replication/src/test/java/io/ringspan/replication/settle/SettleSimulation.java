package io.ringspan.replication.settle;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replicas of a few keys that are written through all of them at once, with commands of every kind, while connections are
 * slow, parted and broken; then it all comes to rest, and is compared.
 */
final class SettleSimulation {
    /** What goes wrong beside that everything comes in another order. */
    enum Trouble {
        /** Nothing: only writes at the same time. */
        NONE,
        /** Replicas do not reach each other for a while. */
        PARTITIONS,
        /** That too, and stores lose connections: nobody knows whether they have applied what was on its way. */
        BREAKS,
        /** All that, and nodes forget when keys were written. */
        RESTARTS
    }

    private static final long MILLIS = 1_000_000;
    private static final long TRAFFIC_NANOS = 1_500 * MILLIS;
    private static final long TICK_NANOS = 50 * MILLIS;
    private static final int KEYS = 6;
    private static final int WRITES_A_FLUSH = 60;

    private record Written(SimCommand command, long stamp, long tie) {}

    private final long seed;
    private final Simulation simulation;
    private final Trouble trouble;
    private final boolean settles;
    private final List<SimReplica> replicas = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();
    private final Map<Integer, Long> parted = new HashMap<>();
    private final int size;
    private boolean writing = true;
    private int ids;

    SettleSimulation(long seed, Trouble trouble, boolean settles) {
        this.seed = seed;
        this.trouble = trouble;
        this.settles = settles;
        this.simulation = new Simulation(seed);
        this.size = 2 + simulation.random().nextInt(4);
        int entries = trouble == Trouble.RESTARTS && simulation.chance(30) ? 16 : 64;
        for (int i = 0; i < size; i++) {
            replicas.add(new SimReplica(this, i, entries, simulation.between(-5, 6)));
        }
    }

    /** Runs it to its end. Returns after how much virtual time without traffic all were equal, in milliseconds. */
    long run() {
        for (SimReplica replica : replicas) {
            writeLater(replica);
            tickLater(replica);
            troubleLater(replica);
            readLater(replica);
        }
        simulation.run(TRAFFIC_NANOS);
        writing = false;
        parted.replaceAll((pair, until) -> Math.min(until, simulation.nanoTime() + 100 * MILLIS));
        long rested = 0;
        while (rested < 60_000 && !isSettled()) {
            simulation.run(100 * MILLIS);
            rested += 100;
        }
        check();
        return rested;
    }

    private boolean isSettled() {
        boolean settled = replicas.stream().allMatch(replica -> replica.waiting() == 0);
        for (SimReplica replica : replicas) {
            settled &= replica.values().equals(replicas.get(0).values());
        }
        return settled;
    }

    private void check() {
        for (SimReplica replica : replicas) {
            if (!replica.values().equals(replicas.get(0).values())) {
                throw new AssertionError(
                        "seed " + seed + ": replicas differ: " + replicas.get(0).values() + " and " + replica.values());
            }
            if (replica.waiting() > 0) {
                StringBuilder known = new StringBuilder();
                replicas.forEach(each -> known.append(each.known(KEYS)));
                throw new AssertionError("seed " + seed + ": " + replica.waiting() + " keys are never settled by "
                        + replica.self() + "\n" + known);
            }
        }
        if (trouble == Trouble.NONE || trouble == Trouble.PARTITIONS) {
            checkComplete();
        }
    }

    /** Each key has the last whole value and every change after it, each once. */
    private void checkComplete() {
        written.sort(Comparator.comparingLong(Written::stamp).thenComparingLong(Written::tie));
        Map<Integer, TreeSet<Integer>> expected = new HashMap<>();
        for (Written write : written) {
            if (write.command().kind() == 'f') {
                expected.values().forEach(Set::clear);
                continue;
            }
            TreeSet<Integer> ids = expected.computeIfAbsent(write.command().key(), key -> new TreeSet<>());
            if (write.command().isWhole()) {
                ids.clear();
            }
            if (write.command().kind() != 'x') {
                ids.add(write.command().id());
            }
        }
        expected.forEach((key, ids) -> {
            List<Integer> held = new ArrayList<>(replicas.get(0).values().getOrDefault(key, List.of()));
            held.sort(null);
            if (!held.equals(List.copyOf(ids))) {
                throw new AssertionError("seed " + seed + ": key " + key + " has " + held + " instead of " + ids);
            }
        });
    }

    private void writeLater(SimReplica replica) {
        simulation.after(simulation.between(MILLIS / 2, 30 * MILLIS), () -> {
            if (writing) {
                int kind = simulation.random().nextInt(12);
                int key = simulation.random().nextInt(KEYS);
                boolean additionsOnly = key == 0;
                char letter = additionsOnly || kind < 4 ? '+' : kind < 9 ? 'd' : kind < 11 ? 'w' : 'x';
                // Odd numbers commute with odd ones beside them.
                int id = letter == '+' ? 2 * ++ids + 1 : 2 * ++ids;
                boolean flushes = simulation.random().nextInt(WRITES_A_FLUSH) == 0;
                replica.write(new SimCommand(flushes ? 'f' : letter, key, id));
                writeLater(replica);
            }
        });
    }

    private void tickLater(SimReplica replica) {
        simulation.after(TICK_NANOS, () -> {
            if (settles) {
                replica.tick();
            }
            tickLater(replica);
        });
    }

    private void troubleLater(SimReplica replica) {
        simulation.after(simulation.between(50 * MILLIS, 500 * MILLIS), () -> {
            if (writing) {
                SimReplica other = replicas.get(simulation.random().nextInt(size));
                if (trouble != Trouble.NONE && other != replica) {
                    parted.put(pair(replica, other), simulation.nanoTime() + simulation.between(10, 600) * MILLIS);
                }
                if (trouble == Trouble.RESTARTS && simulation.chance(20)) {
                    replica.forget();
                }
                troubleLater(replica);
            }
        });
    }

    /** Somebody reads a key there, and finds it to be behind. */
    private void readLater(SimReplica replica) {
        simulation.after(simulation.between(100 * MILLIS, 900 * MILLIS), () -> {
            if (writing) {
                replica.isReadAt(simulation.random().nextInt(KEYS), hasTrouble() && simulation.chance(20));
                readLater(replica);
            }
        });
    }

    private static int pair(SimReplica one, SimReplica other) {
        return Math.min(one.self(), other.self()) * 100 + Math.max(one.self(), other.self());
    }

    /** Until when neither reaches the other. */
    long partedUntil(SimReplica one, SimReplica other) {
        return parted.getOrDefault(pair(one, other), 0L);
    }

    boolean hasTrouble() {
        return writing && (trouble == Trouble.BREAKS || trouble == Trouble.RESTARTS);
    }

    boolean settles() {
        return settles;
    }

    void written(SimCommand command, long stamp, StreamId stream) {
        written.add(new Written(command, stamp, stream.tie()));
    }

    List<Integer> with(List<Integer> value, SimCommand command) {
        return SimReplica.with(value, command.id(), command.kind() == '+');
    }

    Simulation simulation() {
        return simulation;
    }

    SimReplica replica(int number) {
        return replicas.get(number);
    }

    int size() {
        return size;
    }
}
