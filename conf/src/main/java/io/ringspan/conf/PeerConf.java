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
 */
public record PeerConf(List<SeedNode> seeds, SeedProvider provider, long windowBytesMax, long replicaWindowBytesMax) {
    public PeerConf {
        seeds = List.copyOf(seeds);
    }
}
