/**
 * Whole clusters of the shipped gossip in virtual time: the network, the faults, the runs. What must hold is in {@code
 * check}, apart from what is done.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip.sim;
