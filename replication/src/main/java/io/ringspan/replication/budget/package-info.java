/**
 * Memory that the workers of one node share out among themselves without a lock: what its streams may keep together, and
 * what replies may be held. A worker takes room from the node's budget in pieces, and uses what it has taken without
 * asking anyone.
 *
 * <p>Counts bytes; knows nothing of writes, windows, streams or replies, nor of what is dropped when there is no room.
 *
 * <p><b>Threads.</b> Budgets are shared by all workers; each {@link io.ringspan.replication.budget.Lease} belongs to one.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.budget;
