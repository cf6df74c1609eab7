/** Tests of how the cluster is shown and changed. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.status;
