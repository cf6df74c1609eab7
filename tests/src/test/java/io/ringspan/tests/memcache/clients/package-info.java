/**
 * The clients that people use with memcached, with their default settings, through a ring of three nodes. Knows nodes by
 * their ports only.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.memcache.clients;
