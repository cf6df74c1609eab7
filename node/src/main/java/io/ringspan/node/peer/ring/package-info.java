/**
 * The links to all nodes of a ring to which nodes may come.
 *
 * <p><b>Threads.</b> Each object belongs to one worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.peer.ring;
