package io.ringspan.tests.it.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.node.local.cluster.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes nodes gossip. Each knows the address of one other, the first; and all that is sent to a node comes through a {@link
 * FaultyRelay} of its own, which is the address that it tells the others.
 */
public final class Gossiping implements AutoCloseable {
    private static final long FORGET_MILLIS = TimeUnit.HOURS.toMillis(72);

    private final int expect;
    private final Map<Endpoint, FaultyRelay> doors = new HashMap<>();
    private Optional<Endpoint> first = Optional.empty();

    /** @param expect how many nodes agree on the first ring */
    public Gossiping(int expect) {
        this.expect = expect;
    }

    /** A node with such settings. */
    public PoolConf of(PoolConf conf) {
        Endpoint own = conf.listen().peers();
        Endpoint seed = first.orElseGet(() -> Stream.concat(
                        Stream.of(own), conf.peers().seeds().stream().map(SeedNode::peer))
                .findFirst()
                .orElseThrow());
        first = Optional.of(seed);
        return NodeSettings.membership(
                conf.withSeeds(List.of()),
                new MembershipConf(
                        true,
                        expect,
                        FORGET_MILLIS,
                        Optional.of(door(own).endpoint()),
                        seed.equals(own) ? List.of() : List.of(door(seed).endpoint())));
    }

    /** The same node, listening for others elsewhere, and knowing the address of that one. */
    public PoolConf moved(PoolConf conf, int peerPort, PoolConf knows) {
        PoolConf moved = NodeSettings.peerPort(conf, peerPort);
        return NodeSettings.membership(
                moved,
                new MembershipConf(
                        true,
                        expect,
                        FORGET_MILLIS,
                        Optional.of(door(moved.listen().peers()).endpoint()),
                        List.of(door(knows.listen().peers()).endpoint())));
    }

    /** The way to that node. */
    public FaultyRelay door(LocalNode node) {
        return door(node.conf().listen().peers());
    }

    private FaultyRelay door(Endpoint peers) {
        return doors.computeIfAbsent(peers, target -> {
            try {
                return FaultyRelay.to(target);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    @Override
    public void close() {
        doors.values().forEach(FaultyRelay::close);
    }
}
