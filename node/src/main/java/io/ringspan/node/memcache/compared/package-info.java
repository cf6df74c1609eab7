/**
 * Whether memcached stores that reply with other bytes have the same. Knows how replies are written and nothing else of {@code memcache}.
 *
 * <p><b>Threads.</b> Without state.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.memcache.compared;
