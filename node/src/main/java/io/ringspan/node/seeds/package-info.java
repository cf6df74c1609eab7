/**
 * Who knows the other nodes of a cluster when the node's file does not: an HTTP service or DNS, asked again and again, and
 * what it said last, kept on disk for a start while it is away.
 *
 * <p><b>Threads.</b> {@link io.ringspan.node.seeds.SeedWatch} has one of its own; all that waits, waits there or on the
 * thread that starts the node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.seeds;
