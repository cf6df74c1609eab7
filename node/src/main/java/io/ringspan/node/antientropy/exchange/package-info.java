/**
 * What two nodes ask each other to compare what their stores hold: over a connection of its own on the peer port, which begins
 * as any other and then carries {@code COMPARE} frames only. Whoever compares or copies asks; whoever is asked
 * walks its own store, on a thread of its own.
 *
 * <p><b>Threads.</b> Connections belong to their event loops; a {@link io.ringspan.node.antientropy.exchange.CompareDesk} has one
 * thread while it is asked something.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.antientropy.exchange;
