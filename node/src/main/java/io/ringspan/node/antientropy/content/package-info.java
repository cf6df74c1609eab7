/**
 * Reads a store as a whole: which keys it has, of each a digest of its content, and values piece by piece, so that none has to
 * fit into memory; and puts such pieces together where no client sees them. Over connections of their own, which block. What may be a Redis or
 * a memcached is read through {@code StoreReader}, which {@code StoreReading} chooses.
 *
 * <p>Knows no nodes and no rings. <b>Threads.</b> A connection belongs to the thread that asks.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.antientropy.content;
