package io.ringspan.gossip.sim;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Software;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.gossip.protocol.GossipTransport;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes, a network between them, and what is true of them. */
public final class SimCluster {
    /** How long runs that forget remember who is down. */
    public static final int DOWN_SECONDS = 12;

    private static final long SECOND = 1_000_000_000L;

    private final Simulation simulation;
    private final SimNetwork network;
    private final Memory memory;
    private final GossipProfile profile;
    private final List<Check> checks = new ArrayList<>();
    private final Map<NodeId, SimNode> nodes = new LinkedHashMap<>();
    private final List<Long> disturbances = new ArrayList<>();
    private final Map<NodeId, Integer> starts = new LinkedHashMap<>();
    private final List<String> conflicts = new ArrayList<>();
    private SendRule rule = (transport, from, to, message) -> transport.send(to, message);

    /** What may happen to a message before the network has it: bugs are planted here. */
    interface SendRule {
        void send(GossipTransport network, Endpoint from, Endpoint to, byte[] message);
    }

    public SimCluster(long seed, GossipProfile profile, Memory memory) {
        this.simulation = new Simulation(seed);
        this.network = new SimNetwork(simulation);
        this.profile = profile;
        this.memory = memory;
    }

    void check(Check check) {
        checks.add(check);
    }

    void rule(SendRule other) {
        rule = other;
    }

    /** The name of the node with this number: three datacenters, or as many as are said. */
    static NodeId id(int number, int datacenters) {
        return new NodeId(
                new Datacenter("dc" + (1 + number % datacenters)),
                new Rack("r" + (1 + number / datacenters % 3)),
                Token.of(1000L * number + 7));
    }

    static Endpoint peer(int number) {
        return new Endpoint("10.0." + number / 250 + "." + (1 + number % 250), 8101);
    }

    GossipConf conf(NodeId id, Endpoint peer, List<Endpoint> seeds) {
        int start = starts.merge(id, 1, Integer::sum);
        Description self = new Description(
                id,
                simulation.random().nextLong(),
                peer,
                List.of(id.token()),
                MemberState.NORMAL,
                1,
                new Software("0.1.0", 1, 3));
        return new GossipConf("sim", self, start, seeds, profile, memory);
    }

    /** Starts a node, or starts it anew. */
    SimNode start(GossipConf conf, List<Told> remembered) {
        SimNode node = new SimNode(this, conf);
        nodes.put(node.id(), node);
        network.listen(node.peer(), node.id().datacenter().name(), node::take);
        node.gossip().start(remembered);
        simulation.after(simulation.between(0, conf.profile().tick().toNanos()), node::ticksOn);
        node.disturb();
        return node;
    }

    SimNode start(int number, int datacenters, List<Endpoint> seeds) {
        return start(conf(id(number, datacenters), peer(number), seeds), List.of());
    }

    void disturbed() {
        disturbances.add(simulation.nanoTime());
    }

    /** Whether nothing but messages was disturbed between two moments. */
    boolean wasQuiet(long fromNanos, long toNanos) {
        return disturbances.stream().noneMatch(at -> at >= fromNanos && at <= toNanos);
    }

    void crash(SimNode node) {
        node.end();
        network.close(node.peer());
        simulation.trace(node.peer().hashCode());
    }

    void sent(SimNode from, Endpoint to, byte[] message) {
        if (!from.hasEnded()) {
            rule.send((target, bytes) -> put(from, target, bytes), from.peer(), to, message);
        }
    }

    private void put(SimNode from, Endpoint to, byte[] message) {
        checks.forEach(check -> check.sent(from, to, message));
        network.send(from.peer(), to, message);
    }

    void viewChanged(SimNode node, ClusterView view) {
        simulation.trace(node.peer().hashCode());
        view.members()
                .forEach(member -> simulation.trace(
                        member.id().token().bits() * 31L + member.state().name().hashCode()));
        checks.forEach(check -> check.viewChanged(node, view));
    }

    void foundDown(SimNode node, Claim claim) {
        checks.forEach(check -> check.foundDown(node, claim));
    }

    /** Whether messages are kept from one of these to the other, or back. */
    public boolean isCut(SimNode one, SimNode other) {
        return network.isCut(one.peer(), other.peer()) || network.isCut(other.peer(), one.peer());
    }

    void conflict(String text) {
        conflicts.add(text);
    }

    void runFor(long nanos) {
        simulation.run(nanos);
    }

    void runSeconds(double seconds) {
        simulation.run((long) (seconds * SECOND));
    }

    void end() {
        checks.forEach(Check::atEnd);
    }

    List<String> conflicts() {
        return conflicts;
    }

    SimNetwork network() {
        return network;
    }

    public Simulation simulation() {
        return simulation;
    }

    /** The last process of each node. */
    public List<SimNode> nodes() {
        return new ArrayList<>(nodes.values());
    }

    /** Those that run and are members, or want to be. */
    public List<SimNode> running() {
        List<SimNode> running = nodes();
        running.removeIf(node -> node.hasEnded()
                || node.gossip().phase() == Phase.DEPARTED
                || node.gossip().phase() == Phase.REFUSED);
        return running;
    }

    public SimNode node(NodeId id) {
        SimNode node = nodes.get(id);
        if (node == null) {
            throw new AssertionError("no node " + id);
        }
        return node;
    }
}
