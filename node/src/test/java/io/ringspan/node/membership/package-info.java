/** The gossip over real sockets of one machine, and what carries it. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.membership;
