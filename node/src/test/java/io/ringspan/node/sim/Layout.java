package io.ringspan.node.sim;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.ClientConf;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.LinkConf;
import io.ringspan.conf.PeerConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.load.ConfLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Which nodes a cluster has, and how they are set. A node's place is its number here. */
public final class Layout {
    /** Nodes in each rack of each datacenter. The first, which the design speaks of most, is taken more often. */
    private static final int[][][] ALL = {
        {{1, 1, 1}, {1, 1, 1}},
        {{1}, {1}},
        {{1, 1}, {1, 1}},
        {{1, 1, 1, 1, 1}, {1}},
        {{2, 1, 1}, {1}},
        {{1, 1, 1}},
        {{1, 1, 1}, {1, 1}},
        {{1, 1}, {1}, {1, 1, 1}},
        {{2, 1}, {1, 2}},
    };

    private static final int[][][] OF_DECISIONS = {
        {{1, 1, 1}}, {{1, 1, 1}}, {{1, 1, 1}}, {{1, 1}}, {{2, 1, 1}}, {{1, 1}, {1}}, {{1, 1, 1}, {1, 1}},
    };

    private static final int[][][] WITH_HOME = {{{1}, {1}}, {{1, 1}, {1}}, {{1, 1}, {1, 1}}, {{1}, {1, 1}, {1}}};
    /** The datacenter where all keys are at home, if they are anywhere. */
    public static final Datacenter HOME = new Datacenter("dc0");

    private static final long MILLIS = 1_000_000;
    private static final int CLIENT_PORTS = 10_000;
    private static final int PEER_PORTS = 20_000;
    private static final int STATS_PORTS = 30_000;
    private static final int STORE_PORTS = 40_000;
    private static final String HOST = "127.0.0.1";
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int RETRY_MILLIS = 200;
    private static final int LINK_QUEUE_MAX = 64;
    /** Commands of one client that the node may have taken and not answered when it takes more. */
    public static final int IN_FLIGHT_MAX = 16;

    private final int[][] racks;
    private final boolean smallWindows;
    private final List<RingConf.Home> homes;
    private final List<SeedNode> nodes = new ArrayList<>();

    private Layout(int[][] racks, boolean smallWindows, List<RingConf.Home> homes) {
        this.racks = racks;
        this.homes = homes;
        this.smallWindows = smallWindows;
        for (int dc = 0; dc < racks.length; dc++) {
            for (int rack = 0; rack < racks[dc].length; rack++) {
                int count = racks[dc][rack];
                for (int node = 0; node < count; node++) {
                    nodes.add(new SeedNode(
                            new Endpoint(HOST, PEER_PORTS + nodes.size()),
                            new Rack("r" + rack),
                            new Datacenter("dc" + dc),
                            List.of(Token.of(0xFFFF_FFFFL / count * node + rack * 1000L)),
                            Optional.empty()));
                }
            }
        }
    }

    static Layout any(Random random) {
        int[][] racks = ALL[Math.max(0, random.nextInt(ALL.length + 4) - 4)];
        return new Layout(racks, random.nextInt(10) == 0, List.of());
    }

    /** One in which decisions are made: of few nodes, and in one datacenter mostly. */
    public static Layout ofDecisions(Random random) {
        int[][] racks = OF_DECISIONS[random.nextInt(OF_DECISIONS.length)];
        return new Layout(racks, false, List.of());
    }

    /** One of several datacenters, in one of which all keys are at home. */
    public static Layout ofDecisionsAtHome(Random random) {
        int[][] racks = WITH_HOME[random.nextInt(WITH_HOME.length)];
        return new Layout(racks, false, List.of(new RingConf.Home("*", HOME)));
    }

    int nodes() {
        return nodes.size();
    }

    /** The places in the same datacenter, or the same rack. */
    List<Integer> neighbours(int place, boolean sameRack) {
        List<Integer> there = new ArrayList<>();
        for (int other = 0; other < nodes.size(); other++) {
            boolean near = nodes.get(other).datacenter().equals(nodes.get(place).datacenter());
            if (near
                    && (!sameRack
                            || nodes.get(other).rack().equals(nodes.get(place).rack()))) {
                there.add(other);
            }
        }
        return there;
    }

    long delayMaxNanos(int from, int to) {
        if (from >= nodes.size()) {
            return MILLIS / 2;
        }
        if (to >= nodes.size()) {
            return 0; // what a client is told, it knows at once: so that what it checks then is as it was
        }
        boolean near = nodes.get(from).datacenter().equals(nodes.get(to).datacenter());
        return near ? MILLIS : 10 * MILLIS;
    }

    PoolConf conf(int place, Bug bug) {
        SeedNode self = nodes.get(place);
        PoolConf base = ConfLoader.defaults(
                CLIENT_PORTS + place, PEER_PORTS + place, STATS_PORTS + place, new Endpoint(HOST, STORE_PORTS + place));
        List<SeedNode> others = new ArrayList<>(nodes);
        others.remove(place);
        PoolConf there = base.at(self.datacenter(), self.rack(), self.tokens(), others);
        ClientConf clients = base.clients();
        long window = smallWindows ? 60_000 : 16 << 20;
        return new PoolConf(
                there.name(),
                there.place(),
                there.listen(),
                there.store(),
                new RingConf(there.ring().hash(), there.ring().hashTag(), homes),
                there.consistency(),
                new ClientConf(
                        clients.connectionsMax(),
                        clients.connectionsPerAddressMax(),
                        bug == Bug.TWICE_AS_MANY_IN_FLIGHT ? 2 * IN_FLIGHT_MAX : IN_FLIGHT_MAX,
                        clients.outputBytesMax(),
                        clients.requestBytesMax(),
                        clients.argumentsMax(),
                        clients.inlineBytesMax(),
                        clients.replyBytesMax(),
                        Optional.empty(),
                        Optional.empty(),
                        clients.commands()),
                new PeerConf(
                        others, new SeedProvider.Simple(), 4 * window, window, HintConf.OFF, PeerConf.Repair.DEFAULT),
                there.membership(),
                new LinkConf(RETRY_MILLIS, LINK_QUEUE_MAX, TIMEOUT_MILLIS),
                there.process(),
                there.tls(),
                there.origin());
    }

    @Override
    public String toString() {
        return java.util.Arrays.deepToString(racks) + (smallWindows ? " with small windows" : "");
    }
}
