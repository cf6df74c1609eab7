/** Tests of what others keep for a node. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.backlog;
