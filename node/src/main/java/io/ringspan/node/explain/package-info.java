/**
 * Where keys belong and why, and who is asked for them: for the command line, from a node's file alone, and for the admin port,
 * with what a running node sees of the others.
 *
 * <p>Decides nothing that commands go by: it asks what they ask.
 *
 * <p><b>Threads.</b> Whoever asks.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.explain;
