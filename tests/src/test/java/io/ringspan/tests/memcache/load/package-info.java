/**
 * A load of memcached's text protocol, for whatever speaks it: a store, or a proxy before several. Knows nothing of what
 * is behind the port, and nothing of who measures it.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.memcache.load;
