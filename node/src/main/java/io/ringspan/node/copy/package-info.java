/**
 * Copies ranges of tokens from other replicas to the own store: a run walks one replica after another over a connection of its own, and
 * gives what it reads to the store worker, batch by batch. The decisions are in {@code io.ringspan.replication.copy}.
 *
 * <p>Knows the links and the store worker, and no clients; it does not know why something is copied. <b>Threads.</b> A run has a thread
 * of its own, which waits for what it asks; what notes and puts keys runs on the store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.copy;
