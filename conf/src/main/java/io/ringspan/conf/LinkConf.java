package io.ringspan.conf;

/**
 * Links to the store and to peers.
 *
 * @param preconnect whether they connect at the start of the node, or when something is to be sent
 * @param retryMillisMax the longest pause between two attempts to connect
 * @param queueMax batches that wait for one link; what comes on top is refused at once
 * @param timeoutMillis how long one request may take from the moment it was read
 */
public record LinkConf(boolean preconnect, long retryMillisMax, int queueMax, long timeoutMillis) {}
