/**
 * What one client connection is, and the commands about it and about the node that the node answers itself, in Redis's
 * words: clients look at these answers to learn what they talk to.
 *
 * <p>Knows the command table, and of the rest of the node only what {@link io.ringspan.node.session.NodeFacts} and
 * {@link io.ringspan.node.session.ConnectedClients} tell; nothing of channels, stores, rings or replicas.
 *
 * <p><b>Threads.</b> Each worker has its own {@link io.ringspan.node.session.LocalCommands}, and each connection its
 * {@link io.ringspan.node.session.Session}, which belongs to its worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.session;
