/** Tests of how the store worker asks the replicas of a key. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.settle;
