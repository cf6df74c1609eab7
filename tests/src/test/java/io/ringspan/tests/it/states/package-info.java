/**
 * What the states of nodes do to the clients of real clusters.
 *
 * <p><b>Threads.</b> Tests block.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.states;
