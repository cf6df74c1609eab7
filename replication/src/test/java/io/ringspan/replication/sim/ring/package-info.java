/**
 * A whole cluster whose ring is changed while clients write and read, in one thread, under virtual time, from a seed: the shipped
 * streams, relays, store orders, versions and the shipped agreement, between nodes that are killed and connections that break. What
 * {@code node} does in each phase of a change is here {@link io.ringspan.replication.sim.ring.PartRun}. Knows nothing of sockets.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.sim.ring;
