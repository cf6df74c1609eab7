package io.ringspan.gossip.protocol;

/** What the gossip counts. */
public enum GossipCount {
    /** Messages sent. */
    SENT,
    /** Bytes of messages sent. */
    SENT_BYTES,
    /** Messages received that could be read and are for this cluster. */
    RECEIVED,
    /** Messages that are none, or of another version. */
    MALFORMED,
    /** Messages of another cluster. */
    FOREIGN,
    /** Claims that only a newer version understands. */
    CLAIMS_SKIPPED,
    /** Probes begun. */
    PROBES,
    /** Probes not begun, since {@link Prober#PROBES_MAX} were under way. */
    PROBES_SKIPPED,
    /** Members that this node found suspect. */
    SUSPICIONS,
    /** Members that this node found down. */
    VERDICTS,
    /** Suspicions and verdicts about this node, which it answered. */
    REFUTATIONS,
    /** Times that this node stood still. */
    PAUSES,
    /** Requests to ask for another node that found no room. */
    RELAYS_REFUSED,
    /** Pages not sent, since {@link Comparisons#PAGES_PER_SECOND} were. */
    PAGES_REFUSED,
    /** News dropped before it was told often enough, since there was newer. */
    NEWS_DISPLACED,
    /** Nodes that were not let in by this one. */
    JOINS_REFUSED,
    /** Seeds that are not knocked at, since there were {@link Door#SEEDS_MAX} before them. */
    SEEDS_PASSED_OVER
}
