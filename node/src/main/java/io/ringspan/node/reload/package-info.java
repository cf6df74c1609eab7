/**
 * A running node reads its file again: what changed is told apart into what it takes over and what needs a start. Threads: any,
 * one at a time.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.reload;
