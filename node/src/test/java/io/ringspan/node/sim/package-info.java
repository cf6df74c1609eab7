/**
 * Whole nodes, with their clients and stores, under everything that can go wrong, in virtual time and from a seed. The
 * parts of this package make things happen; what must hold whatever happens is in {@code check}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.sim;
