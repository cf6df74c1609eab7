/** Who calls at the peer port, and to whom it is brought. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.peer.door;
