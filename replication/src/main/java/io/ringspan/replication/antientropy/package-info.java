/**
 * Anti-entropy: what replicas tell each other of what they hold, how that is compared, and which of several contents of a key
 * is the one to be kept. Values and time go in, values come out.
 *
 * <p>Knows no store, no wire and no thread: the walk over a store and the exchange are the node's.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.antientropy;
