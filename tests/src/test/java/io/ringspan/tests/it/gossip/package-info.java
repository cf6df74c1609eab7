/** Nodes that gossip, as real clusters with real stores. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.gossip;
