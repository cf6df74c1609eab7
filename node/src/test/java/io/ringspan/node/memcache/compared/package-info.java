/** What counts as the same answer of a memcached. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.memcache.compared;
