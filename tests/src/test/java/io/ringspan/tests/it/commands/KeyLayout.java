package io.ringspan.tests.it.commands;

import io.ringspan.node.local.cluster.LocalLayout;

/** How many replicas keys have, and where. */
public enum KeyLayout {
    ONE_NODE,
    ONE_RACK_OF_TWO,
    TWO_DATACENTERS;

    public LocalLayout layout() {
        LocalLayout empty = LocalLayout.empty();
        return switch (this) {
            case ONE_NODE -> empty.rack("dc1", "r1", 1);
            case ONE_RACK_OF_TWO -> empty.rack("dc1", "r1", 2);
            case TWO_DATACENTERS ->
                empty.rack("dc1", "r1", 2).rack("dc1", "r2", 1).rack("dc2", "r1", 1);
        };
    }
}
