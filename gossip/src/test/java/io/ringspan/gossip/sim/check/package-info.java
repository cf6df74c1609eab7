/** What must hold in a cluster, one class for each promise. */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip.sim.check;
