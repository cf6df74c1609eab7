package io.ringspan.replication.sim.ring;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * One run: a ring of one datacenter with one rack or two, or of two datacenters, and nodes that may join it; {@link RingClients}, {@link
 * RingOperators} and {@link RingTrouble}, from a seed. Then it heals, the change ends, and it is checked.
 */
final class RingCluster {
    private static final long MILLIS = 1_000_000;
    private static final long TROUBLE_NANOS = 4_000 * MILLIS;
    private static final long HEALING_NANOS = 60_000 * MILLIS;
    private static final long RESTING_NANOS = 100 * MILLIS;
    /** Nodes in each rack of each datacenter; the last of each rack is not in the ring at first. */
    private static final int[][][] LAYOUTS = {{{4}}, {{3, 2}}, {{3, 3}}, {{3, 1}, {3}}};

    private final long seed;
    private final RingBug bug;
    private final Simulation simulation;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Map<NodeId, RingNodeSite> sites = new LinkedHashMap<>();
    private final List<NodeId> names = new ArrayList<>();
    private final RingNetwork network;
    private final RingClients clients;
    private final RingOperators operators;
    private final RingTrouble trouble;
    private final RingRest rest = new RingRest(sites.values());
    private final StringBuilder log = new StringBuilder();
    private final boolean several;
    private boolean troubled = true;
    private int changes;

    RingCluster(long seed, RingBug bug) {
        this(seed, bug, false);
    }

    /** @param killsUnsent whether nodes are killed while writes are on their way from them, too */
    RingCluster(long seed, RingBug bug, boolean killsUnsent) {
        this.seed = seed;
        this.bug = bug;
        this.simulation = new Simulation(seed);
        this.network = new RingNetwork(simulation);
        boolean excludes = simulation.chance(25);
        this.several = simulation.chance(50);
        this.clients = new RingClients(this);
        this.operators = new RingOperators(this, excludes);
        this.trouble = new RingTrouble(this, excludes, killsUnsent);
        List<RingNode> ring = new ArrayList<>();
        int[][] layout = LAYOUTS[simulation.random().nextInt(LAYOUTS.length)];
        for (int dc = 0; dc < layout.length; dc++) {
            for (int rack = 0; rack < layout[dc].length; rack++) {
                for (int node = 0; node < layout[dc][rack]; node++) {
                    List<Token> tokens = tokens();
                    NodeId id = new NodeId(new Datacenter("dc" + dc), new Rack("r" + rack), tokens.get(0));
                    names.add(id);
                    boolean isIn = node == 0 || node < layout[dc][rack] - 1;
                    if (isIn) {
                        ring.add(node(id, tokens));
                    }
                }
            }
        }
        RingRecord first = RingRecord.first(ring);
        for (NodeId name : names) {
            boolean isIn = ring.stream().anyMatch(node -> node.id().equals(name));
            sites.put(name, new RingNodeSite(this, name, isIn ? first : null));
        }
    }

    /** Runs it to its end and checks it. Returns the hash of what has happened. */
    long run() {
        sites.values().forEach(RingNodeSite::start);
        clients.workLater();
        operators.later();
        trouble.later();
        simulation.run(TROUBLE_NANOS);
        troubled = false;
        network.heal();
        sites.values().forEach(RingNodeSite::start);
        long end = simulation.nanoTime() + HEALING_NANOS;
        while (simulation.nanoTime() < end && !rest.isReached()) {
            simulation.run(RESTING_NANOS);
            operators.resume();
            if (rest.isReached()) {
                clients.compareOwners();
            }
        }
        if (!rest.isReached()) {
            throw new AssertionError(this + ": it never comes to rest: " + rest.whyNot());
        }
        clients.checkAtRest();
        sites.values().forEach(RingNodeSite::crash);
        long left = memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
        if (left != 0) {
            throw new AssertionError(this + ": " + left + " bytes were never released");
        }
        return simulation.traceHash();
    }

    // What the parts of a cluster need to know of it.

    /** Whether things go wrong yet. */
    boolean isTroubled() {
        return troubled;
    }

    /** Some tokens for a node. */
    List<Token> tokens() {
        TreeSet<Token> tokens = new TreeSet<>();
        for (int left = 1 + simulation.random().nextInt(3); left > 0; left--) {
            tokens.add(new Token(simulation.random().nextInt()));
        }
        return List.copyOf(tokens);
    }

    /** A node as a ring has it. */
    RingNode node(NodeId id, List<Token> tokens) {
        return new RingNode(id, new Endpoint("localhost", 1 + names.indexOf(id)), tokens);
    }

    /** Any node, in the ring or not. */
    RingNodeSite any() {
        return site(names.get(simulation.random().nextInt(names.size())));
    }

    /** Has something arrive at another node, late or not at all. */
    void send(RingNodeSite from, RingNodeSite to, Runnable arrival) {
        network.send(from, to, arrival);
    }

    boolean isParted(RingNodeSite one, RingNodeSite other) {
        return network.isParted(one, other);
    }

    /** A node holds that from now on. */
    void kept(RingNodeSite site, RingRecord record) {
        simulation.trace(record.number(false));
        changes = Math.max(changes, record.change().base());
        log.append("\n")
                .append(simulation.nanoTime() / MILLIS)
                .append(" ")
                .append(site.id())
                .append(" ")
                .append(record.phase())
                .append(" of ")
                .append(record.change().base());
    }

    /** What was told when. */
    String log() {
        return log.toString();
    }

    RingNodeSite site(NodeId id) {
        return Objects.requireNonNull(sites.get(id));
    }

    Collection<RingNodeSite> sites() {
        return sites.values();
    }

    Serving anyServing() {
        return sites.values().stream()
                .map(RingNodeSite::serving)
                .filter(Objects::nonNull)
                .max((one, other) ->
                        Integer.compare(one.topology().epoch(), other.topology().epoch()))
                .orElseThrow();
    }

    RingNetwork network() {
        return network;
    }

    Simulation simulation() {
        return simulation;
    }

    UnpooledByteBufAllocator memory() {
        return memory;
    }

    RingClients clients() {
        return clients;
    }

    RingBug bug() {
        return bug;
    }

    boolean spansOfSeveral() {
        return several;
    }

    /** The base of the last change. */
    int changes() {
        return changes;
    }

    @Override
    public String toString() {
        return "seed " + seed + " at " + simulation.nanoTime() / MILLIS + " ms";
    }
}
