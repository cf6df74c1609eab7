/**
 * Who holds what, and when a command is done. Knows nothing of gossip, of channels, or of how a command is written
 * down: commands come as a span of bytes, a token and an access. What must touch a socket, a store or a disk is
 * declared here as an interface and implemented in {@code node}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication;
