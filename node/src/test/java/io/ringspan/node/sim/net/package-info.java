/**
 * Event loops and channels of Netty over virtual time and a simulated network: what is shipped runs on them as it runs on
 * those of a kernel, bytes and all.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.sim.net;
