/** Nodes before real memcached servers that gossip, come to a ring, go, and take each other's place while clients go on. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.memcache.ring;
