/**
 * What the states of the ring's nodes mean for whom a worker asks.
 *
 * <p><b>Threads.</b> Each object belongs to one worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.standing;
