/**
 * What a change of a ring would move, and which change is worth it: where a new node should stand, who takes over from one that
 * leaves, and how the nodes of a rack come to have about as much to do. Plans only: nothing here changes a ring.
 *
 * <p>Knows rings and weights, and nothing of who has measured those, who is alive or how a change comes about.
 *
 * <p><b>Threads.</b> Values that do not change, and planning without state: any thread.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.ring.balance;
