/**
 * What the streams of one node may keep together, shared out among its workers without a lock: a worker takes room from
 * the node's budget in pieces, and uses what it has taken without asking anyone.
 *
 * <p>Counts bytes; knows nothing of writes, windows or streams, nor of what is dropped when there is no room.
 *
 * <p><b>Threads.</b> Budgets are shared by all workers; each {@link io.ringspan.replication.budget.Lease} belongs to one.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.budget;
