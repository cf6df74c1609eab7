/** Tests of what people are told of conflicts. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.conflict;
