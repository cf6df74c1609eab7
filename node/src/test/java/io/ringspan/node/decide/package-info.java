/** Tests of how commands are decided. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.decide;
