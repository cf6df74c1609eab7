/**
 * How a running node takes part in changes of its ring: holds the record, does its part of each phase, and gives ranges over to others.
 * What is agreed on is decided in {@code replication.ring.change}. Knows nothing of clients.
 *
 * <p><b>Threads.</b> The loop of the gossip; what takes long is done elsewhere.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.ring;
