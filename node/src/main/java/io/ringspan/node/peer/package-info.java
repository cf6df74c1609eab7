/**
 * The wire between nodes: one framed binary protocol, little more than a header before a span, and the handshake by
 * which two nodes make sure that they belong to the same ring. {@code docs/protocol-peer.md} has the layout.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.peer;
