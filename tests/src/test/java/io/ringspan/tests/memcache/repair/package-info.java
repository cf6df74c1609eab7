/** How stores of memcached are compared, mended and filled. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.memcache.repair;
