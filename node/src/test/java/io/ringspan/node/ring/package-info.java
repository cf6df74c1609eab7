/** Tests of what a node does while its ring changes. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.ring;
