/**
 * Clients of memcached: reads their commands, cuts them into batches, sends what has several owners in parts, answers what has no key, and
 * leaves out the replies that a client has asked not to hear. Everything of one client lives on one worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.client.memcache;
