package io.ringspan.gossip;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.SeedNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The members that a node's own file names: itself and its seeds. With nobody to tell otherwise, all are taken to be in
 * order; whether one answers is seen when it is asked.
 */
public record StaticSeeds(Member self, List<Member> others) {
    public StaticSeeds {
        others = List.copyOf(others);
    }

    /**
     * What a file names.
     *
     * @param place where the node itself stands
     * @param peer where it listens for nodes
     */
    public static StaticSeeds of(PlaceConf place, Endpoint peer, List<SeedNode> seeds) {
        return new StaticSeeds(
                new Member(place.id(), peer, place.tokens(), MemberState.NORMAL),
                seeds.stream().map(StaticSeeds::member).toList());
    }

    /**
     * The first view of the cluster.
     *
     * @throws IllegalArgumentException if a node is named twice
     */
    public ClusterView view() {
        List<Member> all = new ArrayList<>(others);
        all.add(self);
        return new ClusterView(1, all);
    }

    private static Member member(SeedNode seed) {
        return new Member(seed.id(), seed.peer(), seed.tokens(), MemberState.NORMAL);
    }
}
