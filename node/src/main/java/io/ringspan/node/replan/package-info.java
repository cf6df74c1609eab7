/**
 * What a node that was asked has refused, since the ring changes, and what is planned anew by the ring as it is a little later. Knows how
 * requests are sent, and nothing of connections. Run by the worker of the client.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.replan;
