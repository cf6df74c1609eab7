/** Nodes before memcached in several racks and datacenters: what clients hear at each level, and what all stores have in the end. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.memcache.replicas;
