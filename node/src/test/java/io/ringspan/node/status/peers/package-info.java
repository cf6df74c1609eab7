/** The links to peers, as operators see and change them. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.status.peers;
