/**
 * When a write was made, so that all replicas agree which of two came later, whatever their clocks say.
 *
 * <p>Knows nothing of sockets or of real clocks: time is handed in.
 *
 * <p><b>Threads.</b> Any: a {@link io.ringspan.replication.time.HybridClock} is shared by all workers of a node; a
 * {@link io.ringspan.replication.time.Version} never changes.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.time;
