package io.ringspan.conf;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything one node is told: what the file says, and the defaults where it says nothing.
 *
 * @param name the pool's name; peers of another name are refused
 */
public record PoolConf(
        String name,
        PlaceConf place,
        ListenConf listen,
        StoreConf store,
        RingConf ring,
        ConsistencyConf consistency,
        ClientConf clients,
        PeerConf peers,
        MembershipConf membership,
        LinkConf links,
        ProcessConf process) {
    /** The same node at another place of the cluster, with these peers. */
    public PoolConf at(Datacenter datacenter, Rack rack, List<Token> tokens, List<SeedNode> seeds) {
        return with(new PlaceConf(datacenter, rack, tokens), membership, process)
                .withSeeds(seeds);
    }

    /** The same node with these peers. They are its contacts too, if the list of seeds is the ring. */
    public PoolConf withSeeds(List<SeedNode> seeds) {
        PeerConf there = new PeerConf(
                seeds,
                peers.provider(),
                peers.windowBytesMax(),
                peers.replicaWindowBytesMax(),
                peers.hints(),
                peers.repair());
        MembershipConf its = membership.bootstraps()
                ? membership
                : membership.withContacts(seeds.stream().map(SeedNode::peer).toList());
        return new PoolConf(name, place, listen, store, ring, consistency, clients, there, its, links, process);
    }

    /** The same node that may find other members there. */
    public PoolConf withContacts(List<Endpoint> contacts) {
        return with(place, membership.withContacts(contacts), process);
    }

    /** The same node with its state in that directory. */
    public PoolConf withDataDir(Path directory) {
        return with(place, membership, process.withDataDir(directory));
    }

    private PoolConf with(PlaceConf otherPlace, MembershipConf otherMembership, ProcessConf otherProcess) {
        return new PoolConf(
                name,
                otherPlace,
                listen,
                store,
                ring,
                consistency,
                clients,
                peers,
                otherMembership,
                links,
                otherProcess);
    }
}
