/** The process: sockets, protocols, admin, metrics, command line; the only place where gossip and replication meet. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node;
