package io.ringspan.conf;

/**
 * Links to the store and to peers.
 *
 * @param retryMillisMax the longest pause between two attempts to connect
 * @param queueMax batches that wait for one link; what comes on top is refused at once
 * @param timeoutMillis how long one request may take from the moment it was read
 */
public record LinkConf(long retryMillisMax, int queueMax, long timeoutMillis) {}
