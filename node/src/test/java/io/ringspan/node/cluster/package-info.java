/** Tests of the way from configuration and members to a ring. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cluster;
