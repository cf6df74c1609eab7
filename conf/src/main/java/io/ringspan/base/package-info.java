/**
 * The few words that gossip and replication share: who a node is, where it listens, where it stands on the ring, and
 * what time it is. Everything here is immutable or an interface, and at least two modules need it.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.base;
