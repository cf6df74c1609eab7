/** Tests of the rules. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.effect.stream;
