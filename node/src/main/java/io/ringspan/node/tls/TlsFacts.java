package io.ringspan.node.tls;

/**
 * How TLS for one use stands.
 *
 * @param use what it is for
 * @param expirySeconds when the own certificate is not good any more, in seconds since 1970; 0 if there is none
 * @param failures connections that were not made or not taken
 */
public record TlsFacts(String use, long expirySeconds, long failures) {}
