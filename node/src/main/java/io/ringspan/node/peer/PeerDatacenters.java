package io.ringspan.node.peer;

import io.ringspan.conf.Consistency;
import io.ringspan.node.everywhere.Peers;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.replication.ring.Topology;
import java.util.function.Supplier;

/**
 * One worker's links, as the ways to other datacenters.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class PeerDatacenters implements Peers {
    private final PeerLinks links;
    private final Supplier<Topology> topology;

    public PeerDatacenters(PeerLinks links, Supplier<Topology> topology) {
        this.links = links;
        this.topology = topology;
    }

    @Override
    public boolean mayAsk(int node) {
        PeerLink link = links.to(node);
        return link != null && link.isUp() && !link.isFull();
    }

    @Override
    public long gather(int node, Span span, Consistency level, ReplySink sink) {
        PeerLink link = links.to(node);
        if (link == null) {
            throw new IllegalStateException("the own node is in no other datacenter");
        }
        return link.gather(span, level, sink);
    }

    @Override
    public void abandon(int node, long number) {
        links.abandon(node, number);
    }

    @Override
    public String datacenter(int node) {
        return topology.get().node(node).id().datacenter().name();
    }
}
