/**
 * What a relay gathers: its datacenter's replies to the writes that it passes on, so that their origin gets one word.
 *
 * <p><b>Threads.</b> Each object belongs to the worker of the relay.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.relay;
