/**
 * Has the store worker ask the replicas of a key and take their values over the wire and from the store, for {@link
 * io.ringspan.replication.settle.Settling}, which decides.
 *
 * <p><b>Threads.</b> All of it belongs to the store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.settle;
