/** Tests of copying. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.copy;
