/** What nodes of one ring say to each other first. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.peer.ring;
