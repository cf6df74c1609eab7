/** Tests of what a change of a ring would move: each plan is held to what a count of many keys says. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.ring.balance;
