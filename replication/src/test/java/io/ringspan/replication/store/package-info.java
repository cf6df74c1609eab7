/** Tests of {@code io.ringspan.replication.store}: no sockets, no clocks. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.store;
