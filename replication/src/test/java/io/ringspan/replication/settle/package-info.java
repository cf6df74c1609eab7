/** How replicas agree: decisions, and a simulation over the shipped classes. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.settle;
