/**
 * Whether this node's wall clock may be relied on: asks other nodes for theirs, and has new writes refused if it may not.
 *
 * <p>Knows of no connections: whoever has some asks {@link io.ringspan.node.clock.PeerClocks} whether it is time to, and tells
 * it what comes back.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.clock;
