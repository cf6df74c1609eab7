/**
 * Copying ranges of tokens from other replicas to a node's own store: from whom, which keys, how far it is, and when a node has to do
 * so before it is read from. Values and time go in, values come out.
 *
 * <p>Knows no store, no wire and no thread: those are in {@code io.ringspan.node.copy}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.copy;
