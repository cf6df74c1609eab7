package io.ringspan.node.session;

import io.ringspan.base.NodeId;
import java.time.Duration;

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
}
