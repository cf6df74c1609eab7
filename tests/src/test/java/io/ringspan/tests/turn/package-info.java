/** Which test classes run side by side, and which have the machine for themselves. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.turn;
