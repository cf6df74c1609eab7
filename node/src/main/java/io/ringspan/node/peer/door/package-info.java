/**
 * The door of the peer port: who calls is brought to a worker, or to the gossip, by the first thing that it says. Stands
 * before there are workers.
 *
 * <p><b>Threads.</b> Each connection belongs to the event loop that it was accepted on.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.peer.door;
