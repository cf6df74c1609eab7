/** A real Redis for the tests of this module, and a plain socket that speaks to it. Knows nothing of the node. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.real;
