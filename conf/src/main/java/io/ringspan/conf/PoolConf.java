package io.ringspan.conf;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.tls.TlsConf;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one node is told: what the file says, and the defaults where it says nothing.
 *
 * @param name the pool's name; peers of another name are refused
 * @param tls what is encrypted
 * @param origin where it was read
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
        ProcessConf process,
        TlsConf tls,
        Origin origin) {
    /**
     * Where settings were read. It changes nothing for the node.
     *
     * @param file empty if there was none
     * @param lines which of its lines gives what, by the settings' keys
     * @param isShared whether the file has other pools, which run in the same process
     */
    public record Origin(String file, Map<String, Integer> lines, boolean isShared) {
        /** There was no file. */
        public static final Origin NONE = new Origin("", Map.of(), false);

        public Origin {
            lines = Map.copyOf(lines);
        }

        public boolean isFile() {
            return !file.isEmpty();
        }

        /** The line that gives that setting; nothing if none does. */
        public Optional<Integer> lineOf(String key) {
            return Optional.ofNullable(lines.get(key));
        }
    }

    /**
     * What its threads are called by, and with them its lines in the log: its place, and before it, where the process has
     * several pools, in brackets which of them it is in. Two of them may have the same place, each in its own cluster.
     */
    public String title() {
        return origin.isShared() ? "[" + name + "] " + place.id() : place.id().toString();
    }

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
                peers.repair(),
                peers.publishEverywhere());
        MembershipConf its = membership.bootstraps()
                ? membership
                : membership.withContacts(seeds.stream().map(SeedNode::peer).toList());
        return new PoolConf(
                name, place, listen, store, ring, consistency, clients, there, its, links, process, tls, origin);
    }

    /** The same node that may find other members there. */
    public PoolConf withContacts(List<Endpoint> contacts) {
        return with(place, membership.withContacts(contacts), process);
    }

    /** The same node with its state in that directory. */
    public PoolConf withDataDir(Path directory) {
        return with(place, membership, process.withDataDir(directory));
    }

    /** The same node that encrypts so. */
    public PoolConf withTls(TlsConf other) {
        return new PoolConf(
                name,
                place,
                listen,
                store,
                ring,
                consistency,
                clients,
                peers,
                membership,
                links,
                process,
                other,
                origin);
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
                otherProcess,
                tls,
                origin);
    }
}
