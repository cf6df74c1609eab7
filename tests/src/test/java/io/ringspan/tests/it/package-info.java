/**
 * Bad input and faults against real nodes on real stores, and the clients that people use. Knows nodes from outside:
 * their ports, their memory, their logs. Each class starts its own nodes once and shares them among its tests.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it;
