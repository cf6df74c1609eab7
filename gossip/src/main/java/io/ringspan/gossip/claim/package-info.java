/**
 * What is said about members, and which of two claims wins: one order, in {@link io.ringspan.gossip.claim.Claim}. The
 * table keeps the winner for each member, and for a time the memory of those that are gone. Knows no messages and no
 * clock; all of it belongs to the one thread that owns the gossip.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip.claim;
