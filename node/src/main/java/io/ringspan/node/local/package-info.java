/**
 * Real store processes and whole clusters on this machine, for the demo, for a node without a file and for tests:
 * finding a store program, starting it on a free loopback port, and leaving nothing behind however the JVM ends.
 *
 * <p>Knows nothing of how a node serves commands. Nothing here is static: any number of clusters run in one JVM.
 *
 * <p><b>Threads.</b> Each object belongs to the thread that made it, which blocks: never call this from an event loop.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.local;
