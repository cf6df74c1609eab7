/** What becomes of commands that add to streams, and of those about groups of consumers. Pure, as the package above it. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.effect.stream;
