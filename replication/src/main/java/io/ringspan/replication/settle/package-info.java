/**
 * Makes the replicas of a key agree on its value when some of them were given its writes in different orders, or do not know
 * whether their store has them. Each replica that doubts its value asks the others which writes they have seen, and takes
 * the value of one that has seen the same, or, once nothing moves any more, of the one that knows most.
 *
 * <p><b>Threads.</b> All of it belongs to the store worker. Knows no channel and no command: {@link
 * io.ringspan.replication.settle.SettlePeers} does.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.settle;
