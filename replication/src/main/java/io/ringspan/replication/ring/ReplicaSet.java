package io.ringspan.replication.ring;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The owners of a token, one in each rack that has tokens, as one node sees them: in the order in which it turns to them.
 * Nodes are their numbers in the {@link Topology} that gave the set; there, sets with the same owners are the same object.
 *
 * <p>While a ring changes, a token may have nodes that are to own it: they <i>receive</i> what is written as owners do, and count
 * for nothing else.
 *
 * <p>The arrays are the set's own, given out without a copy because every command asks for them: never write to them.
 */
public final class ReplicaSet {
    private final int epoch;
    private final int[] local;
    private final int[] localPeers;
    private final int[][] remote;
    private final int[] all;
    private final int[] localReceivers;
    private final int[][] remoteReceivers;
    private final int[] receivers;

    /** Of owners alone. */
    ReplicaSet(int epoch, int self, int[] local, int[][] remote) {
        this.epoch = epoch;
        this.local = local;
        this.localPeers = Arrays.stream(local).filter(node -> node != self).toArray();
        this.remote = remote;
        this.all = flat(local, remote);
        this.localReceivers = local;
        this.remoteReceivers = remote;
        this.receivers = all;
    }

    /**
     * Of these owners, and of nodes that are to be owners.
     *
     * @param local those in the own datacenter that are to be
     * @param remote those in each other datacenter, in the order of the owners' datacenters
     */
    ReplicaSet(ReplicaSet owners, int[] local, int[][] remote) {
        this.epoch = owners.epoch;
        this.local = owners.local;
        this.localPeers = owners.localPeers;
        this.remote = owners.remote;
        this.all = owners.all;
        this.localReceivers = joined(owners.local, local);
        this.remoteReceivers = new int[remote.length][];
        Arrays.setAll(remoteReceivers, place -> joined(owners.remote[place], remote[place]));
        this.receivers = flat(localReceivers, remoteReceivers);
    }

    private static int[] joined(int[] some, int[] others) {
        return IntStream.concat(Arrays.stream(some), Arrays.stream(others)).toArray();
    }

    private static int[] flat(int[] here, int[][] elsewhere) {
        return IntStream.concat(Arrays.stream(here), Stream.of(elsewhere).flatMapToInt(Arrays::stream))
                .toArray();
    }

    /** The epoch of the topology that gave the set: what is planned by it is planned by that. */
    public int epoch() {
        return epoch;
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

    /** Who gets what is written in the own datacenter: the owners, then those who are to be. */
    public int[] localReceivers() {
        return localReceivers;
    }

    /** Who gets what is written in each other datacenter, in the order of {@link #remote}; the first is to be the relay. */
    public int[][] remoteReceivers() {
        return remoteReceivers;
    }

    /** Who gets what is written: all owners, and those who are to be. */
    public int[] receivers() {
        return receivers;
    }

    /** Whether more than one node gets what is written: then writes are numbered, and each is kept until all have it. */
    public boolean isReplicated() {
        return receivers.length > 1;
    }

    /** Whether this node gets what is written. */
    public boolean receives(int node) {
        return place(node, receivers) >= 0;
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
        String owners = "local " + Arrays.toString(local) + " remote " + Arrays.deepToString(remote);
        return receivers == all ? owners : owners + " receivers " + Arrays.toString(receivers);
    }
}
