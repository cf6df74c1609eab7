/**
 * Whole clusters of real stores and real nodes for tests, and the faults that tests put on them: on the way between nodes
 * ({@link io.ringspan.tests.it.cluster.FaultyRelay}), at nodes and at stores.
 *
 * <p>Knows how to start, break, heal and look; what must hold, only the tests know.
 *
 * <p><b>Threads.</b> Each object belongs to the test that made it, which blocks, unless it says otherwise.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.cluster;
