package io.ringspan.replication.sim;

import io.ringspan.replication.frame.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the stores have to hold of the keys that several nodes write: the last whole value by version, and the additions
 * after it. A key is excused where a store was given something out of order and said so, unless a whole value was
 * written after that.
 */
final class Contention {
    private static final int EVERYWHERE = -1;

    private record Written(Op op, long clock, StreamId stream, int place, boolean mayMiss)
            implements Comparable<Written> {
        /** The order that all nodes have to agree on. */
        @Override
        public int compareTo(Written other) {
            int byClock = Long.compare(clock, other.clock);
            int byStream = byClock != 0 ? byClock : Long.compare(stream.tie() >> 20, other.stream.tie() >> 20);
            return byStream != 0 ? byStream : Integer.compare(place, other.place);
        }
    }

    private record Doubt(int node, int key) {}

    private static final class Expected {
        int whole;
        long clock;
        boolean mayMiss;
        final Set<Integer> additions = new HashSet<>();
    }

    private final SimCluster cluster;
    private final Map<Doubt, Long> doubts = new HashMap<>();
    private int compared;
    private int excused;

    Contention(SimCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * From now on, and until a whole value that is written later, nobody knows what that node's store has to hold; unless
     * the order does not matter.
     */
    void doubt(int node, int key) {
        if (!SimCluster.isAddedUp(key)) {
            later(node, key);
        }
    }

    private void later(int node, int key) {
        doubts.put(new Doubt(node, key), cluster.latestStamp());
    }

    /** Nor any other store. */
    void doubtEverywhere(int key) {
        later(EVERYWHERE, key);
    }

    /** Compares a store with what was written. Returns how many additions it lacks. */
    long check(SimNode node, History history) {
        long missing = 0;
        for (Map.Entry<Integer, Expected> each : expected(node, history).entrySet()) {
            int key = each.getKey();
            Expected expected = each.getValue();
            boolean doubtful = expected.clock <= doubts.getOrDefault(new Doubt(node.number(), key), -1L)
                    || expected.clock <= doubts.getOrDefault(new Doubt(EVERYWHERE, key), -1L);
            if (doubtful || expected.mayMiss) {
                excused += SimCluster.isMixed(key) ? 0 : 1;
                continue;
            }
            compared += SimCluster.isMixed(key) ? 0 : 1;
            SimStore.Value held = node.store().values().getOrDefault(key, SimStore.NOTHING);
            if (held.whole() != expected.whole
                    || !expected.additions.containsAll(held.added().keySet())) {
                throw new AssertionError("seed " + cluster.seed() + ": the shared key " + key + " in " + node.number()
                        + " is " + held + " instead of " + expected.whole + " with " + expected.additions);
            }
            missing += expected.additions.size() - held.added().size();
        }
        return missing;
    }

    private static Map<Integer, Expected> expected(SimNode node, History history) {
        Map<Integer, Expected> expected = new TreeMap<>();
        for (Written write : written(node, history)) {
            Expected key = expected.computeIfAbsent(write.op().key(), any -> new Expected());
            if (write.op().isWhole()) {
                key.whole = write.op().id();
                key.clock = write.clock();
                key.mayMiss = write.mayMiss();
                key.additions.clear();
            } else {
                key.additions.add(write.op().id());
                key.mayMiss |= write.mayMiss();
            }
        }
        return expected;
    }

    /** All that was written to shared keys of this node, in the order of versions. */
    private static List<Written> written(SimNode node, History history) {
        List<Written> all = new ArrayList<>();
        history.eachSent((stream, position, sent) -> {
            for (int place = 0; place < sent.ops().size(); place++) {
                Op op = sent.ops().get(place);
                if (op.isShared() && sent.owners().includes(node.number())) {
                    boolean mayMiss = history.mayMiss(node.number(), stream, position, sent);
                    all.add(new Written(op, sent.clock(), stream, place, mayMiss));
                }
            }
        });
        all.sort(null);
        return all;
    }

    /** How many keys of stores were compared that were not given values and additions, both of them. */
    int compared() {
        return compared;
    }

    /** How many of those were not, because something is known to have gone wrong. */
    int excused() {
        return excused;
    }
}
