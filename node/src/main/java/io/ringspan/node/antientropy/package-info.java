/**
 * Anti-entropy: one node compares what the replicas of a range of tokens hold, reads again what differs, and has it settled.
 * The decisions are in {@code io.ringspan.replication.antientropy}.
 *
 * <p><b>Threads.</b> A run has a thread of its own, which waits for what it asks; nothing here runs on a worker but what a
 * link calls back.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.antientropy;
