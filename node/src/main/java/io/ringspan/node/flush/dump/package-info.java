/**
 * How the keys of a memcached are gone through after a flush, over a connection of its own.
 *
 * <p><b>Threads.</b> The store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.flush.dump;
