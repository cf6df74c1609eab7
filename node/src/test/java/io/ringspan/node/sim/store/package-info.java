/** Stores as their nodes see them, byte for byte: what they hold, their connections, and what may go wrong with them. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.sim.store;
