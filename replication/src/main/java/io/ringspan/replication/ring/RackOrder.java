package io.ringspan.replication.ring;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** In which order one node turns to the racks: its own datacenter's by nearness, each other one's by who is to relay. */
final class RackOrder {
    private final int epoch;
    private final int self;
    private final List<Integer> local;
    private final List<List<Integer>> remote;

    private RackOrder(int epoch, int self, List<Integer> local, List<List<Integer>> remote) {
        this.epoch = epoch;
        this.self = self;
        this.local = local;
        this.remote = remote;
    }

    /**
     * The order of node {@code self}.
     *
     * @param epoch of the topology that is made
     * @param rings all racks, by the names of their datacenters and then their own
     */
    static RackOrder of(int epoch, int self, NodeId id, List<RackRing> rings) {
        List<Integer> local = new ArrayList<>();
        Map<Datacenter, List<Integer>> others = new TreeMap<>();
        int place = 0;
        for (int ring = 0; ring < rings.size(); ring++) {
            RackRing rack = rings.get(ring);
            if (!rack.datacenter().equals(id.datacenter())) {
                others.computeIfAbsent(rack.datacenter(), unused -> new ArrayList<>())
                        .add(ring);
                continue;
            }
            if (rack.rack().equals(id.rack())) {
                place = local.size();
            }
            local.add(ring);
        }
        Collections.rotate(local, -place);
        List<List<Integer>> remote = new ArrayList<>();
        for (List<Integer> racks : others.values()) {
            Integer relay = racks.remove(place % racks.size());
            racks.add(0, relay);
            remote.add(racks);
        }
        return new RackOrder(epoch, self, local, remote);
    }

    /** The owners of one token in this order; racks without an owner are left out. */
    ReplicaSet arrange(int[] ownerOfRack) {
        int[][] others = remote.stream()
                .map(racks -> owners(racks, ownerOfRack))
                .filter(owners -> owners.length > 0)
                .toArray(int[][]::new);
        return new ReplicaSet(epoch, self, owners(local, ownerOfRack), others);
    }

    /** The same with those who are to be owners: in each rack its next owner, or nobody where that is the owner already. */
    ReplicaSet arrange(int[] ownerOfRack, int[] nextOfRack) {
        ReplicaSet owners = arrange(ownerOfRack);
        int[][] others = remote.stream()
                .filter(racks -> owners(racks, ownerOfRack).length > 0)
                .map(racks -> owners(racks, nextOfRack))
                .toArray(int[][]::new);
        int[] here = owners(local, nextOfRack);
        boolean isSettled = here.length == 0 && Arrays.stream(others).allMatch(there -> there.length == 0);
        return isSettled ? owners : new ReplicaSet(owners, here, others);
    }

    private static int[] owners(List<Integer> racks, int[] ownerOfRack) {
        return racks.stream()
                .mapToInt(rack -> ownerOfRack[rack])
                .filter(owner -> owner != Topology.NOBODY)
                .toArray();
    }
}
