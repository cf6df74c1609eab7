/** A real memcached, what is said to it byte by byte, and what the proxy makes of its answers. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.memcache;
