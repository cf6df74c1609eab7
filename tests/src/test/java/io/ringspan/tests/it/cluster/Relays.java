package io.ringspan.tests.it.cluster;

import io.ringspan.base.NodeId;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.node.local.cluster.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** One {@link FaultyRelay} for each node's way to each other node. */
public final class Relays implements AutoCloseable {
    private final boolean wanted;
    private final Map<Way, FaultyRelay> ways = new HashMap<>();

    private record Way(NodeId from, NodeId to) {}

    /** @param wanted false if nodes are to be connected directly */
    Relays(boolean wanted) {
        this.wanted = wanted;
    }

    /** The same node, with relays where its peers were. */
    PoolConf between(PoolConf conf) {
        if (!wanted) {
            return conf;
        }
        List<SeedNode> relayed = new ArrayList<>();
        for (SeedNode seed : conf.peers().seeds()) {
            try {
                FaultyRelay relay = FaultyRelay.to(seed.peer());
                ways.put(new Way(conf.place().id(), seed.id()), relay);
                relayed.add(new SeedNode(relay.endpoint(), seed.rack(), seed.datacenter(), seed.tokens(), seed.name()));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return NodeSettings.seeds(conf, relayed);
    }

    /** The way over which one node calls another; what is answered comes back over it. */
    public FaultyRelay way(LocalNode from, LocalNode to) {
        FaultyRelay way =
                ways.get(new Way(from.conf().place().id(), to.conf().place().id()));
        if (way == null) {
            throw new IllegalArgumentException("the cluster was started without relays, or it is the same node");
        }
        return way;
    }

    /** All ways to and from a node. */
    public List<FaultyRelay> around(LocalNode node) {
        NodeId id = node.conf().place().id();
        return ways((from, to) -> from.equals(id) || to.equals(id));
    }

    /** All ways from one datacenter to another. */
    public List<FaultyRelay> betweenDatacenters() {
        return ways((from, to) -> !from.datacenter().equals(to.datacenter()));
    }

    /** All of them. */
    public List<FaultyRelay> all() {
        return List.copyOf(ways.values());
    }

    private List<FaultyRelay> ways(BiPredicate<NodeId, NodeId> which) {
        return ways.entrySet().stream()
                .filter(entry ->
                        which.test(entry.getKey().from(), entry.getKey().to()))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public void close() {
        ways.values().forEach(FaultyRelay::close);
    }
}
