/**
 * What Redis's protocol looks like: where commands and replies end, and what the arguments of commands
 * mean for replication. It reads and writes bytes in buffers that others own.
 *
 * <p>Knows nothing of channels, connections, rings or replicas, and reads no clock: time is handed in.
 *
 * <p><b>Threads.</b> Everything belongs to the worker of one connection.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.resp;
