/**
 * Where a key belongs: from its bytes to a token, from a token to the nodes that hold it.
 *
 * <p>Knows nothing of commands, connections or of who is alive: a ring says who owns what, not who answers. It is made
 * anew, whole, when the cluster changes.
 *
 * <p><b>Threads.</b> Everything here is immutable or has no state at all; any worker uses it.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.ring;
