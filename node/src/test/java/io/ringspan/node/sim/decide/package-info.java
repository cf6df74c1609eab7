/** Whole nodes whose clients ask for what one replica has to decide, under faults at every step of it, and what must hold then. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.sim.decide;
