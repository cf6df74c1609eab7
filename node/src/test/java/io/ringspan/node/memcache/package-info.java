/** Tests of what memcached and its clients say to each other. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.memcache;
