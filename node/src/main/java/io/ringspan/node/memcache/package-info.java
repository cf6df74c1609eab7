/**
 * What memcached and its clients say to each other, in its text protocol with the meta commands: where commands and replies begin
 * and end, and how a command is put when it goes on. Knows nothing of connections, rings and replicas, and reads no clock.
 *
 * <p>All is as memcached 1.6.18 has it, which is what the tests compare with, also where that is odd.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.memcache;
