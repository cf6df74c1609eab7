/**
 * What a node is told before it starts: one record per concern, {@link io.ringspan.conf.PoolConf} at the root. Plain
 * immutable data, safe on every thread; {@code io.ringspan.conf.load} reads it from a file. Knows no file format, no
 * sockets and no Netty.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf;
