/** Whole values of memcached's keys. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.memcache.whole;
