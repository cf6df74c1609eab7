/**
 * The connection to the node's own store: one pipelined FIFO, replies matched by order and count, RESP2 and RESP3 over
 * the same connection. Knows nothing of clients, rings or peers.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.store;
