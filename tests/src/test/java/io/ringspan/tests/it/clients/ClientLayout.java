package io.ringspan.tests.it.clients;

import io.ringspan.node.local.cluster.LocalLayout;

/** Where clients are tried: keys with one replica, and keys with two, of which one decides what depends on the state. */
enum ClientLayout {
    ONE_NODE,
    TWO_RACKS;

    LocalLayout nodes() {
        LocalLayout empty = LocalLayout.empty();
        return switch (this) {
            case ONE_NODE -> empty.rack("dc1", "r1", 1);
            case TWO_RACKS -> empty.rack("dc1", "r1", 2).rack("dc1", "r2", 1);
        };
    }
}
