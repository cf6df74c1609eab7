package io.ringspan.conf;

import io.ringspan.base.Endpoint;

/**
 * Where the node listens.
 *
 * @param clients for clients of the store's protocol; may be a Unix socket
 * @param peers for the other nodes
 * @param stats for metrics and health over HTTP
 * @param backlog connections that the system may hold for each listener until they are accepted
 */
public record ListenConf(Endpoint clients, Endpoint peers, Endpoint stats, int backlog) {}
