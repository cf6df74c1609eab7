/**
 * Brings the value that is kept of a key to the replicas that have another: as the store dumps it, or piece by piece.
 *
 * <p><b>Threads.</b> A run's own thread asks and waits; the store worker puts values.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.antientropy.mend;
