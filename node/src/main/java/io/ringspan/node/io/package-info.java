/**
 * Bytes in and out of one connection: joining what arrives, coalescing what leaves, one flush per event-loop turn.
 * Knows nothing of protocols. Everything here belongs to one worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.io;
