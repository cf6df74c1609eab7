/** Tests of what is printed where. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.terminal;
