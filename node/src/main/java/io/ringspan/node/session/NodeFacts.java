package io.ringspan.node.session;

import io.ringspan.base.NodeId;
import java.time.Duration;
import java.util.Set;

/**
 * What INFO and CONFIG GET tell about the node. The engine knows it.
 *
 * <p><b>Threads.</b> Any worker asks.
 */
public interface NodeFacts {
    Identity identity();

    Limits limits();

    Load load();

    Ring ring();

    /** The store as it said of itself when it was connected to last. */
    Store store();

    /**
     * What never changes while the process runs.
     *
     * @param version of Ringspan
     * @param runId 40 hexadecimal digits, others at each start
     * @param port on which clients are served, 0 for a Unix socket
     */
    record Identity(NodeId node, String cluster, String version, String runId, int port, long startedMillis) {}

    /**
     * What the node allows its clients.
     *
     * @param idle how long a connection may be silent, zero for ever
     */
    record Limits(int clientsMax, long bulkBytesMax, Duration idle) {}

    /** What the node has done and holds, as of now. */
    record Load(int clients, long clientsTotal, long commandsTotal, long heapBytes, long directBytes) {}

    /**
     * The ring as this node sees it now.
     *
     * @param store where the node's store listens
     * @param storeUp whether the node is connected to it
     */
    record Ring(int epoch, int datacenters, int racks, int nodes, String store, boolean storeUp) {}

    /**
     * Which store it is.
     *
     * @param name such as {@code valkey}; empty if it has never been reached
     * @param version its own, not that of the Redis that it is compatible with
     * @param commands which of the commands it has that Redis 7.0 has not, and whatever others
     */
    record Store(String name, String version, Set<String> commands) {
        /** It has never been reached. */
        public static final Store UNKNOWN = new Store("", "", Set.of());

        public Store {
            commands = Set.copyOf(commands);
        }

        boolean isKnown() {
            return !name.isEmpty();
        }

        @Override
        public String toString() {
            return name + " " + version;
        }
    }
}
