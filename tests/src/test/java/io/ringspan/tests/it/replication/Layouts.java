package io.ringspan.tests.it.replication;

import io.ringspan.node.local.cluster.LocalLayout;

/** What these tests' clusters look like. */
final class Layouts {
    /** Two datacenters of three racks of one node: every store holds everything. */
    static final LocalLayout TWO_BY_THREE = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc1", "r3", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1)
            .rack("dc2", "r3", 1);

    private Layouts() {}
}
