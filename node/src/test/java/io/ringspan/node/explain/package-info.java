/** Where keys belong, and who is asked. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.explain;
