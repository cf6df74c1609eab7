/** Tests of {@code io.ringspan.replication.choice}: no sockets, no clocks. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.choice;
