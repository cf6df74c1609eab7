/** What depends on the kind of store that a pool has: chosen here, once, when a node starts. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.kind;
