/** Tests of what is planned anew. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.replan;
