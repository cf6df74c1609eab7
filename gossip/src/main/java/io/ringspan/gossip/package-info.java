/**
 * Who is there: the members of a cluster and where a node hears of them first. Knows nothing of rings, commands,
 * sockets or threads; time and messages are handed in.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip;
