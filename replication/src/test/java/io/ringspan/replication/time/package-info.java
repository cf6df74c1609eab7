/** Tests of the hybrid clock, under a wall clock that is set back and forward by hand. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.time;
