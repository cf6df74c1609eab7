/**
 * The receiving half of replication: in which order writes go to the one store, what the store's answers mean for the
 * marks, and what is done again after the store failed. All writes to a store pass here, whoever originated them.
 *
 * <p>Knows nothing of sockets or threads, nor of how a command is written down: bytes leave through
 * {@link io.ringspan.replication.store.StoreSink}, a span is walked by {@link io.ringspan.replication.store.SpanCommands}.
 *
 * <p><b>Threads.</b> Everything belongs to the store's worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.store;
