package io.ringspan.conf;

import java.util.List;

/**
 * The other nodes, and how much may be on the way to them.
 *
 * @param seeds every other node of the cluster that the file names; this node itself is not among them
 * @param provider who knows the other nodes, if the file does not
 * @param windowBytesMax writes kept by this node until their replicas have confirmed them, all replicas and all
 *     workers together
 * @param replicaWindowBytesMax the same for one replica
 * @param hints what becomes of writes beyond that
 * @param repair how replicas are compared
 * @param publishEverywhere whether what clients publish goes to other datacenters, too
 */
public record PeerConf(
        List<SeedNode> seeds,
        SeedProvider provider,
        long windowBytesMax,
        long replicaWindowBytesMax,
        HintConf hints,
        Repair repair,
        boolean publishEverywhere) {
    /**
     * How replicas are compared and made equal.
     *
     * @param intervalMillis how often the node does it by itself for its own tokens; 0 for never
     * @param keysPerSecond how fast each store is walked, if nobody says otherwise
     * @param copyKeysPerSecond the same where keys are copied to a store that lacks them
     * @param copyWhenLost whether a node whose store has lost its keys copies them by itself
     */
    public record Repair(long intervalMillis, int keysPerSecond, int copyKeysPerSecond, boolean copyWhenLost) {
        private static final int COPY_USUAL = 200_000;

        /** As it is if nobody says anything. */
        public static final Repair DEFAULT = new Repair(0, 20_000);

        /** Copying as it is if nobody says anything. */
        public Repair(long intervalMillis, int keysPerSecond) {
            this(intervalMillis, keysPerSecond, COPY_USUAL, true);
        }
    }

    public PeerConf {
        seeds = List.copyOf(seeds);
    }

    /** What is published stays in the datacenter. */
    public PeerConf(
            List<SeedNode> seeds,
            SeedProvider provider,
            long windowBytesMax,
            long replicaWindowBytesMax,
            HintConf hints,
            Repair repair) {
        this(seeds, provider, windowBytesMax, replicaWindowBytesMax, hints, repair, false);
    }
}
