package io.ringspan.node.console;

import java.util.Optional;

/**
 * How busy one node was lately.
 *
 * @param overMillis for how long the rates and durations were looked at; 0 if for no time yet, and then all rates are 0
 * @param errorsPerSecond errors that the node itself answered
 * @param unknownPerSecond writes answered with UNKNOWN
 * @param clients connected now
 * @param directUsedBytes memory outside the heap that the process uses
 * @param directMaxBytes what of that the node may use
 */
public record TrafficReport(
        long overMillis,
        Kind reads,
        Kind writes,
        double errorsPerSecond,
        double unknownPerSecond,
        long clients,
        long directUsedBytes,
        long directMaxBytes,
        long heapUsedBytes,
        long heapMaxBytes) {
    /**
     * Commands of one kind.
     *
     * @param p50Micros half of them took no longer; nothing if there were none
     * @param p99Micros of 100 of them 99 took no longer
     */
    public record Kind(double perSecond, Optional<Long> p50Micros, Optional<Long> p99Micros) {}
}
