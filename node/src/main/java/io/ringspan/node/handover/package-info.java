/**
 * How several workers share one store: all writes, and what must keep its place among them, go through the store worker.
 * What one event-loop turn of a worker has for another travels as one {@link io.ringspan.node.handover.Parcel} over a
 * {@link io.ringspan.node.handover.Road}; each worker reaches the store by its
 * {@link io.ringspan.node.handover.StoreAccess} and need not know on which worker it is.
 *
 * <p>Decides nothing about writes: that is {@link io.ringspan.node.store.StoreWorker}'s. Knows no clients and no peers.
 *
 * <p><b>Threads.</b> Every class names its worker. Only {@link io.ringspan.node.handover.Road} is touched by two.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.handover;
