/**
 * From a {@code dynomite.yml}, or one of our own, to a {@link io.ringspan.conf.PoolConf}, or to every reason why not. Knows
 * no sockets and starts nothing. Runs once, on the thread that starts the node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.load;
