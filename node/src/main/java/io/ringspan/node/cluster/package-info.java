/**
 * Where gossip and replication meet: from what a node was told and whom it knows, to the ring that routes commands.
 *
 * <p>Pure: knows no sockets. Whoever starts the node, or learns of a change, calls it; what it gives never changes.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cluster;
