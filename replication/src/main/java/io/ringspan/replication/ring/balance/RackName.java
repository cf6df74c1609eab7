package io.ringspan.replication.ring.balance;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;

/** One of all racks. */
public record RackName(Datacenter datacenter, Rack rack) {
    public static RackName of(NodeId node) {
        return new RackName(node.datacenter(), node.rack());
    }

    boolean holds(NodeId node) {
        return datacenter.equals(node.datacenter()) && rack.equals(node.rack());
    }

    @Override
    public String toString() {
        return datacenter + "/" + rack;
    }
}
