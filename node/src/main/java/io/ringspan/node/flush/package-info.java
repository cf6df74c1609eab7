/**
 * How a store gets rid of what a flush has deleted. What that is decides {@link io.ringspan.replication.version.Flush}.
 *
 * <p><b>Threads.</b> The store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.flush;
