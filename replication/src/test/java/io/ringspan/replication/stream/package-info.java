/** Tests of {@code io.ringspan.replication.stream}: no sockets, no clocks. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.stream;
