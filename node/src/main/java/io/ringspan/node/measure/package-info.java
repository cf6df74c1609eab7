/**
 * What a node's own store holds and is asked for, by pieces of the ring, and what other nodes have found of theirs: for who thinks of a
 * change of the ring. Changes nothing. What is made of it is decided in {@code io.ringspan.replication.ring.balance}.
 *
 * <p><b>Threads.</b> A walk has a thread of its own, and so has who asks the other nodes; both end by themselves. Nothing here runs on a
 * worker but a look at counters once a minute.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.measure;
