package io.ringspan.conf;

import io.ringspan.base.Datacenter;
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
        LinkConf links,
        ProcessConf process) {
    /** The same node at another place of the cluster, with these peers. */
    public PoolConf at(Datacenter datacenter, Rack rack, List<Token> tokens, List<SeedNode> seeds) {
        PlaceConf there = new PlaceConf(datacenter, rack, tokens);
        return new PoolConf(name, there, listen, store, ring, consistency, clients, with(seeds), links, process);
    }

    /** The same node with these peers. */
    public PoolConf withSeeds(List<SeedNode> seeds) {
        return new PoolConf(name, place, listen, store, ring, consistency, clients, with(seeds), links, process);
    }

    private PeerConf with(List<SeedNode> seeds) {
        return new PeerConf(seeds, peers.provider(), peers.windowBytesMax(), peers.replicaWindowBytesMax());
    }

    /** The same node with its state in that directory. */
    public PoolConf withDataDir(Path directory) {
        ProcessConf there = process.withDataDir(directory);
        return new PoolConf(name, place, listen, store, ring, consistency, clients, peers, links, there);
    }
}
