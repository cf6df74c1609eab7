/** Who is told of what is sent to the store. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.store.watch;
