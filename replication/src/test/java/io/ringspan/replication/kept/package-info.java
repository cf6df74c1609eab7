/** Tests of what outlives the process of what a store worker knows. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.kept;
