/**
 * Commands of which one of several replicas decides: who that is, and what it does. The decider reads what is there, and writes what
 * follows as a write of its own; nothing in between may have changed the keys ({@code docs/adr/0044}). What follows from what,
 * {@link io.ringspan.node.effect} says.
 *
 * <p>Knows no clients and no connections. Coordinators run on their workers, the decider on worker 0.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.decide;
