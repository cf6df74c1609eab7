package io.ringspan.node.pubsub;

/**
 * What one worker counts of messages.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads, and may see a number that is a moment old.
 */
public final class PubSubCounts {
    private long published;
    private long arrived;
    private long delivered;
    private long missedByNodes;
    private long missedByDatacenters;
    private long missedHere;
    private long subscribers;

    void published() {
        published++;
    }

    void arrived() {
        arrived++;
    }

    void delivered(int times) {
        delivered += times;
    }

    void missedByNode() {
        missedByNodes++;
    }

    void missedByDatacenter() {
        missedByDatacenters++;
    }

    void missedHere() {
        missedHere++;
    }

    void subscriber(int more) {
        subscribers += more;
    }

    /** Messages that clients of this worker published. */
    public long publishedTotal() {
        return published;
    }

    /** Messages that came from other nodes. */
    public long arrivedTotal() {
        return arrived;
    }

    /** Messages handed to clients; one that two clients get is two. */
    public long deliveredTotal() {
        return delivered;
    }

    /** Messages that could not be sent to a node of the own datacenter; one that two nodes miss is two. */
    public long missedByNodesTotal() {
        return missedByNodes;
    }

    /** Messages that could be sent to no node of another datacenter. */
    public long missedByDatacentersTotal() {
        return missedByDatacenters;
    }

    /** Messages for which this node had no memory, or no room on the way from one worker to another. */
    public long missedHereTotal() {
        return missedHere;
    }

    /** Clients that are subscribed to something now. */
    public long subscribersNow() {
        return subscribers;
    }
}
