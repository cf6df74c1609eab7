package io.ringspan.tests.it.cluster;

import io.ringspan.node.local.cluster.LocalLayout;

/** What several tests' clusters look like. */
public final class Layouts {
    /** Two datacenters of three racks of one node: every store holds everything. */
    public static final LocalLayout TWO_BY_THREE = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc1", "r3", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1)
            .rack("dc2", "r3", 1);

    private Layouts() {}
}
