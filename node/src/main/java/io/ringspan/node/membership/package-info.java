/**
 * Gossip in a running node: its thread, the connections that its messages travel on, and what the node does when members
 * come, go and change.
 *
 * <p><b>Threads.</b> One loop of its own; see {@link io.ringspan.node.membership.Membership}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.membership;
