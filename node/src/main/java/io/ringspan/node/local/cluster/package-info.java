/**
 * Whole clusters on the loopback address: a layout of datacenters, racks and nodes, a real store before each node, and
 * the nodes themselves in this JVM. For the demo, for a node without a file and for tests, with the faults they need.
 *
 * <p>Knows configuration and stores, and of nodes only how to start and end one
 * ({@link io.ringspan.node.local.cluster.NodeStarter}).
 *
 * <p><b>Threads.</b> Each object belongs to the thread that made it, which blocks.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.local.cluster;
