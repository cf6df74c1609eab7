/**
 * What several replicas have replied to the same commands, the room for it, and which reply is right.
 *
 * <p><b>Threads.</b> Each object belongs to the worker of the client.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.reconcile;
