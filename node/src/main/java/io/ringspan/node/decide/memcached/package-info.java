/**
 * How memcached's commands are decided that depend on what is there, or give or take numbers for {@code cas}: one store runs them, and the
 * others are told what it has done ({@code docs/adr/0054}).
 *
 * <p><b>Threads.</b> All of it belongs to worker 0.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.decide.memcached;
