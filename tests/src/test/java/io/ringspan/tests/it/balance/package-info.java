/** What nodes measure of their real stores, and what a change of the ring would move, held to what the stores hold. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.balance;
