/**
 * Writes back what a read has found to be newest to those replicas that have something older, before it is answered; and names
 * keys to replicas that are behind, afterwards.
 *
 * <p><b>Threads.</b> Each object belongs to the worker of the client.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.repair;
