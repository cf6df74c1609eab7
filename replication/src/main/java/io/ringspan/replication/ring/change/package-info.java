/**
 * How the nodes of a ring agree on changes of it while they run: who joins, who leaves, who is to own what. One {@link
 * io.ringspan.replication.ring.change.RingRecord} says all of a change; {@link
 * io.ringspan.replication.ring.change.RingAgreement} is what one node does with it.
 *
 * <p>Each node tells the others one number, which says what it holds and whether it has done its part; who sees a number that it
 * does not know asks for the record. So a record spreads, and so do confirmations. One node conducts a change. Whoever takes that
 * over needs the confirmations of more than half of the ring, so that two who do it without knowing of each other decide the same.
 *
 * <p>Knows no gossip, no link, no file and no clock: who is alive and what number it tells comes in as a map, chance as numbers, time
 * as nanoseconds; what is to be kept, told and asked is given out as values.
 *
 * <p><b>Threads.</b> Records are immutable. A {@code RingAgreement} belongs to one thread.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.ring.change;
