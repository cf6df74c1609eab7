/** What other nodes keep on disk for this one: until it has that, its store is behind. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.backlog;
