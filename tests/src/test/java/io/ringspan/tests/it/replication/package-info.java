/**
 * What {@code docs/guarantees.md} promises of replication, shown on real clusters: convergence, ownership, and what faults
 * may and may not do.
 *
 * <p><b>Threads.</b> Tests block; loads have threads of their own, which end with their test.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.replication;
