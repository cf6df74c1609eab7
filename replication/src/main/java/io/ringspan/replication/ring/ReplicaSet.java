package io.ringspan.replication.ring;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The owners of a token, one in each rack that has tokens, as one node sees them: in the order in which it turns to them.
 * Nodes are their numbers in the {@link Topology} that gave the set; there, sets with the same owners are the same object.
 *
 * <p>The arrays are the set's own, given out without a copy because every command asks for them: never write to them.
 */
public final class ReplicaSet {
    private final int[] local;
    private final int[] localPeers;
    private final int[][] remote;
    private final int[] all;

    ReplicaSet(int self, int[] local, int[][] remote) {
        this.local = local;
        this.localPeers = Arrays.stream(local).filter(node -> node != self).toArray();
        this.remote = remote;
        this.all = IntStream.concat(Arrays.stream(local), Stream.of(remote).flatMapToInt(Arrays::stream))
                .toArray();
    }

    /** The owners in the own datacenter: of the own rack, then of the racks after it by name, then of those before it. */
    public int[] local() {
        return local;
    }

    /** The same without the node itself: whom it sends to in its datacenter, as a coordinator or as a relay. */
    public int[] localPeers() {
        return localPeers;
    }

    /**
     * The owners in each other datacenter that has any, by the datacenters' names. The first is the one to be the relay:
     * its rack has, in its datacenter, the place that the own rack has here, counted round. Then the others by rack name.
     */
    public int[][] remote() {
        return remote;
    }

    /** All owners, nearest first: the local ones, then each other datacenter's. */
    public int[] all() {
        return all;
    }

    /** Whether the node whose view this is owns the token. */
    public boolean includesSelf() {
        return localPeers.length < local.length;
    }

    /** Whether this node owns the token. */
    public boolean includes(int node) {
        return place(node, all) >= 0;
    }

    /** The place of a node among these, from 0; -1 if it is none of them. */
    public static int place(int node, int[] among) {
        for (int place = 0; place < among.length; place++) {
            if (among[place] == node) {
                return place;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "local " + Arrays.toString(local) + " remote " + Arrays.deepToString(remote);
    }
}
