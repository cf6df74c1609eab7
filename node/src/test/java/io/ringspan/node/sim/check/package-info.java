/** What must hold in a simulated run, whatever happens in it: one class for each promise, and what excuses a breach. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.sim.check;
