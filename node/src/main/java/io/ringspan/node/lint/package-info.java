/**
 * What a log of commands, as {@code MONITOR} prints it, would find different behind a node. Whether a command is served, what keys it
 * has and which of its forms go to all replicas is asked of the same table and rules that clients' commands go by.
 *
 * <p>Knows no node that runs: a ring, if there is one, is handed in. It reads a stream, and prints nothing.
 *
 * <p><b>Threads.</b> Whoever reads the log.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.lint;
