/**
 * A plain blocking connection to a server that speaks RESP, and what it answers. For tools: the command line client,
 * the demo's load and checks, and the first PING to a store that was just started.
 *
 * <p>Knows nothing of nodes and rings. The engine never uses it: it blocks.
 *
 * <p><b>Threads.</b> A connection belongs to the one thread that made it; replies never change.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.redis;
