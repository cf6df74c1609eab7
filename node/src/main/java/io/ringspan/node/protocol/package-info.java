/**
 * What the engine asks of the protocol that a pool's clients and stores speak: where replies end, which of them are errors and refusals,
 * how the node's own errors are said, and what changes nothing. Redis's answer is in {@code resp}, memcached's in {@code memcache};
 * nothing here knows either.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.protocol;
