package io.ringspan.replication.sim.ring;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.OperatorAnswer;
import io.ringspan.replication.ring.change.RingAgreement;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One run: a ring of one datacenter with one rack or two, or of two datacenters, and nodes that may join it; clients, operators who
 * change it from several nodes at once, and all that goes wrong, from a seed. Then it heals, the change ends, and it is checked.
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
    private final Set<Set<NodeId>> parted = new HashSet<>();
    private final Set<RingWire> wires = new LinkedHashSet<>();
    private final RingClients clients;
    private final StringBuilder log = new StringBuilder();
    private final boolean excludes;
    private final boolean several;
    private final boolean killsUnsent;
    private int lossPercent;
    private boolean troubled = true;
    private int changes;

    RingCluster(long seed, RingBug bug) {
        this(seed, bug, false);
    }

    /** @param killsUnsent whether nodes are killed while writes are on their way from them, too */
    RingCluster(long seed, RingBug bug, boolean killsUnsent) {
        this.killsUnsent = killsUnsent;
        this.seed = seed;
        this.bug = bug;
        this.simulation = new Simulation(seed);
        this.lossPercent = simulation.chance(40) ? 0 : simulation.random().nextInt(20);
        this.excludes = simulation.chance(25);
        this.several = simulation.chance(50);
        this.clients = new RingClients(this);
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
                        ring.add(new RingNode(id, endpoint(id), tokens));
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
        workLater();
        operateLater();
        troubleLater();
        simulation.run(TROUBLE_NANOS);
        troubled = false;
        lossPercent = 0;
        parted.clear();
        sites.values().forEach(RingNodeSite::start);
        long end = simulation.nanoTime() + HEALING_NANOS;
        while (simulation.nanoTime() < end && !isAtRest()) {
            simulation.run(RESTING_NANOS);
            resume();
            if (isAtRest()) {
                clients.compareOwners();
            }
        }
        if (!isAtRest()) {
            throw new AssertionError(this + ": it never comes to rest: " + why());
        }
        clients.checkAtRest();
        sites.values().forEach(RingNodeSite::crash);
        long left = memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
        if (left != 0) {
            throw new AssertionError(this + ": " + left + " bytes were never released");
        }
        return simulation.traceHash();
    }

    private boolean isAtRest() {
        RingRecord one = site(names.get(0)).record();
        for (RingNodeSite site : sites.values()) {
            Serving serving = site.serving();
            RingRecord its = site.record();
            boolean isIn = its != null
                    && its.owners().stream().anyMatch(node -> node.id().equals(site.id()));
            if (serving == null ? isIn : !serving.isAtRest()) {
                return false;
            }
            boolean isSame = Objects.equals(one, site.record())
                    && (serving == null
                            || serving.isAt(Objects.requireNonNull(one).stage()));
            if (!isSame) {
                return false;
            }
        }
        return one != null && one.phase().isFinal();
    }

    private String why() {
        StringBuilder text = new StringBuilder();
        for (RingNodeSite site : sites.values()) {
            Serving serving = site.serving();
            RingRecord record = site.record();
            text.append("\n").append(site.id()).append(": ");
            text.append(
                    record == null
                            ? "no record"
                            : record.phase() + " of " + record.change().base());
            RingProcess process = site.process();
            if (process != null) {
                text.append(", does ").append(process.doing());
            }
            if (serving != null) {
                text.append(", rests: ").append(serving.isAtRest()).append(" ").append(serving.rest());
            }
        }
        return text.toString();
    }

    private void workLater() {
        simulation.after(simulation.between(MILLIS, 16 * MILLIS), () -> {
            if (!troubled) {
                return;
            }
            Serving serving = any().serving();
            if (serving != null) {
                clients.write(serving);
            }
            for (int times = 0; times < 3; times++) {
                Serving reader = any().serving();
                if (reader != null) {
                    clients.read(reader);
                }
            }
            if (simulation.chance(25)) {
                clients.checkOwners();
            }
            workLater();
        });
    }

    private void troubleLater() {
        simulation.after(simulation.between(20 * MILLIS, 500 * MILLIS), () -> {
            if (!troubled) {
                return;
            }
            int what = simulation.random().nextInt(100);
            RingNodeSite site = any();
            if (what < 30) {
                crash(site);
            } else if (what < 60) {
                part(site, any());
            } else {
                for (RingWire wire : List.copyOf(wires)) {
                    if (wire.touches(site) && simulation.chance(40)) {
                        wire.breakOff();
                    }
                }
            }
            troubleLater();
        });
    }

    private void part(RingNodeSite one, RingNodeSite other) {
        if (one == other) {
            return;
        }
        Set<NodeId> pair = Set.of(one.id(), other.id());
        parted.add(pair);
        List.copyOf(wires).stream().filter(wire -> wire.joins(one, other)).forEach(RingWire::breakOff);
        simulation.after(simulation.between(10 * MILLIS, 1_500 * MILLIS), () -> parted.remove(pair));
    }

    /** When nothing is on its way to its store: what becomes of that is looked at elsewhere. */
    private void crash(RingNodeSite site) {
        if (!troubled) {
            return;
        }
        Serving serving = site.serving();
        if (serving != null && (serving.order().inFlight() > 0 || (!killsUnsent && !serving.isSent()))) {
            simulation.after(MILLIS / 10, () -> crash(site));
            return;
        }
        if (site.process() == null) {
            return;
        }
        site.crash();
        List.copyOf(wires).stream().filter(wire -> wire.touches(site)).forEach(RingWire::breakOff);
        long down = simulation.chance(excludes ? 50 : 10) ? 2_500 : 300;
        simulation.after(simulation.between(10 * MILLIS, down * MILLIS), site::start);
    }

    private void operateLater() {
        simulation.after(simulation.between(20 * MILLIS, 500 * MILLIS), () -> {
            if (!troubled) {
                return;
            }
            for (int hands = simulation.chance(30) ? 2 : 1; hands > 0; hands--) {
                operate(any());
            }
            operateLater();
        });
    }

    private void operate(RingNodeSite site) {
        RingProcess process = site.process();
        if (process == null || process.agreement().record().isEmpty()) {
            return;
        }
        int what = simulation.random().nextInt(100);
        RingAgreement agreement = process.agreement();
        if (excludes && what < 70) {
            for (NodeId down : agreement.progress().excludable()) {
                clients.suspend();
                passOn(site, agreement.exclude(down), at -> at.exclude(down));
            }
        }
        if (what < 70) {
            propose(agreement);
        } else if (what < 75) {
            passOn(site, agreement.cancel(), RingAgreement::cancel);
        } else if (what < 85) {
            boolean pause = simulation.chance(30);
            passOn(site, agreement.pause(pause), at -> at.pause(pause));
        }
        process.settle();
    }

    private void passOn(RingNodeSite from, OperatorAnswer answer, Consumer<RingAgreement> question) {
        if (answer instanceof OperatorAnswer.PassOn on) {
            RingNodeSite to = site(on.conductor());
            send(from, to, () -> {
                RingProcess process = to.process();
                if (process != null) {
                    question.accept(process.agreement());
                    process.settle();
                }
            });
        }
    }

    private void propose(RingAgreement agreement) {
        List<RingNode> after = new ArrayList<>(agreement.record().orElseThrow().owners());
        NodeId moved = names.get(simulation.random().nextInt(names.size()));
        int number = 0;
        while (number < after.size() && !after.get(number).id().equals(moved)) {
            number++;
        }
        if (number == after.size()) {
            after.add(new RingNode(moved, endpoint(moved), tokens()));
            agreement.propose(Kind.JOIN, after);
            return;
        }
        RingNode node = after.get(number);
        boolean goes = simulation.chance(30) && !node.tokens().isEmpty();
        after.set(number, node.at(goes ? List.of() : tokens()));
        for (int other = 0; other < after.size() && !goes && !node.tokens().isEmpty(); other++) {
            if (other != number
                    && simulation.chance(30)
                    && !after.get(other).tokens().isEmpty()) {
                after.set(other, after.get(other).at(tokens()));
            }
        }
        agreement.propose(node.tokens().isEmpty() ? Kind.JOIN : goes ? Kind.LEAVE : Kind.REBALANCE, after);
    }

    private void resume() {
        for (RingNodeSite site : sites.values()) {
            RingProcess process = site.process();
            if (process != null
                    && site.record() != null
                    && Objects.requireNonNull(site.record()).paused()) {
                process.agreement().pause(false);
                process.settle();
            }
        }
    }

    private List<Token> tokens() {
        TreeSet<Token> tokens = new TreeSet<>();
        for (int left = 1 + simulation.random().nextInt(3); left > 0; left--) {
            tokens.add(new Token(simulation.random().nextInt()));
        }
        return List.copyOf(tokens);
    }

    private Endpoint endpoint(NodeId id) {
        return new Endpoint("localhost", 1 + names.indexOf(id));
    }

    private RingNodeSite any() {
        return site(names.get(simulation.random().nextInt(names.size())));
    }

    // What the parts of a cluster need to know of it.

    /** Has something arrive at another node, late or not at all. */
    void send(RingNodeSite from, RingNodeSite to, Runnable arrival) {
        if (simulation.chance(lossPercent) || isParted(from, to)) {
            return;
        }
        long late = simulation.chance(3) ? 400 : 5;
        long delay = from == to ? 0 : simulation.between(MILLIS / 2, late * MILLIS);
        simulation.after(delay, () -> {
            if (!isParted(from, to)) {
                arrival.run();
            }
        });
    }

    boolean isParted(RingNodeSite one, RingNodeSite other) {
        return one != other && parted.contains(Set.of(one.id(), other.id()));
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

    Set<RingWire> wires() {
        return wires;
    }

    long delayMaxNanos(RingNodeSite one, RingNodeSite other) {
        return (one.id().datacenter().equals(other.id().datacenter()) ? 1 : 20) * MILLIS;
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
