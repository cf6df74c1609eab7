/**
 * Reads a store as a whole: which keys it has, and of each a digest of its content, by its type and in pieces, so that no value
 * has to fit into memory. Over a connection of its own, which blocks.
 *
 * <p>Knows no nodes and no rings. <b>Threads.</b> A connection belongs to the thread that asks.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.antientropy.content;
