/**
 * One worker's part in replication: its own stream, the streams of other datacenters that it relays, and the wires between
 * those, its links and its store. Decides nothing that {@code io.ringspan.replication} decides.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.replica;
