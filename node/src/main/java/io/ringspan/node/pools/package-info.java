/**
 * The pools of one process: each a node of its own, with its own ports, workers and data directory; started all or none,
 * stopped together. Knows nodes and who names the others to them, not how a person asks for them.
 *
 * <p><b>Threads.</b> {@link io.ringspan.node.pools.Pools} is called by whoever starts and stops the process. Of several
 * pools each is started and stopped on a thread of its own.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.pools;
