/**
 * What people are told of writes that came in the wrong order. Decides nothing about them.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.conflict;
