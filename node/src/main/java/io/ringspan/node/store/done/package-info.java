/** Writes whose effect the store of the node that makes them has already. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.store.done;
