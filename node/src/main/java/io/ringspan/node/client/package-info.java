/**
 * The client's side of the node: reads commands, cuts them into batches, finds their replicas, and gives the replies
 * back in order. Everything of one client lives on one worker, from the first byte read to the last byte written.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.client;
