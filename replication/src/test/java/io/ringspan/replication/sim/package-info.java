/**
 * A whole cluster in one thread, under virtual time, from a seed: the shipped streams, windows, relays and store orders,
 * between connections that break and stores that fail. What {@code node} will be to them is here
 * {@link io.ringspan.replication.sim.SimNode}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.sim;
