package io.ringspan.tests.it.cluster;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.node.state.DataDirectory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Starts nodes as the product does, their starts counted on disk, and keeps hold of them for those who look into them. */
final class CountedNodes implements NodeStarter {
    private final Map<NodeId, RingspanNode> running = new HashMap<>();
    private final Map<NodeId, List<String>> undone = new HashMap<>();
    private final Set<String> later = new HashSet<>();
    private final Map<NodeId, AtomicLong> shifts = new ConcurrentHashMap<>();

    /** The real time, but for a wall clock that is so far ahead. */
    private record ShiftedTime(AtomicLong aheadMillis) implements TimeSource {
        @Override
        public long nanoTime() {
            return RealTime.CLOCK.nanoTime();
        }

        @Override
        public long epochMillis() {
            return RealTime.CLOCK.epochMillis() + aheadMillis.get();
        }
    }

    /** The first start of a node of that name does nothing: it comes later, when it is started again. */
    void comesLater(Set<String> names) {
        later.addAll(names);
    }

    @Override
    public RunningNode start(PoolConf conf) {
        NodeId id = conf.place().id();
        if (later.remove(id.toString())) {
            return new Dormant();
        }
        DataDirectory state = DataDirectory.open(conf, Map.of());
        RingspanNode node;
        try {
            node = RingspanNode.start(conf, state, new ShiftedTime(shift(id)), null);
        } catch (RuntimeException failed) {
            state.close();
            throw failed;
        }
        running.put(id, node);
        return new RunningNode() {
            @Override
            public List<String> unreached() {
                return node.unreached();
            }

            @Override
            public void stop() {
                undone.put(id, node.stop());
                running.remove(id);
                state.close();
            }

            @Override
            public void kill() {
                running.remove(id);
                node.close();
                state.close();
            }
        };
    }

    /** A node that has not come yet: nobody waits for it. */
    private static final class Dormant implements RunningNode {
        @Override
        public List<String> unreached() {
            return List.of();
        }

        @Override
        public void stop() {
            // it does not run
        }

        @Override
        public void kill() {
            // it does not run
        }
    }

    /** How far the node's wall clock is ahead of the real time, in milliseconds: it may be set. */
    AtomicLong shift(NodeId id) {
        return shifts.computeIfAbsent(id, first -> new AtomicLong());
    }

    /** What the node had counted up to now; nothing if it does not run. */
    ReplicationCounts counts(NodeId id) {
        RingspanNode node = running.get(id);
        return node == null ? ReplicationCounts.NONE : node.replication();
    }

    /** The nodes that run. */
    Map<NodeId, RingspanNode> running() {
        return running;
    }

    /** The node of that name, which runs. */
    RingspanNode running(NodeId id) {
        return Objects.requireNonNull(running.get(id), () -> id + " does not run here");
    }

    /** What the node left undone when it was stopped last. */
    List<String> undone(NodeId id) {
        return undone.getOrDefault(id, List.of());
    }
}
