package io.ringspan.node.sim.net;

import org.jspecify.annotations.Nullable;

/** Somebody who takes connections at a port. */
public interface Listener {
    /** The end for a new connection, which says what it has to say over {@code wire}; null to refuse it. */
    @Nullable
    Party accept(Wire wire);
}
