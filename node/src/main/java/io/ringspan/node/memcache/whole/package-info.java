/**
 * Whole values of memcached's keys, as they go from one store to another: read with {@code mg}, written with {@code ms}. Knows the
 * names of keys and nothing else of {@code memcache}.
 *
 * <p><b>Threads.</b> Without state.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.memcache.whole;
