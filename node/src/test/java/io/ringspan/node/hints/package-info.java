/** Hints on a real disk. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.hints;
