package io.ringspan.node.sim;

import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.ringspan.node.BareNode;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.sim.net.CountedMemory;
import io.ringspan.node.sim.net.SimChannel;
import io.ringspan.node.sim.net.SimNet;
import io.ringspan.sim.Simulation;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One run: a cluster, its clients, and what goes wrong, all from a seed; then it heals and comes to rest. Watchers see it
 * and complain.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class SimRun {
    static final CommandTable COMMANDS = CommandTable.load();
    private static final long MILLIS = 1_000_000;
    private static final long WARM_NANOS = 150 * MILLIS;
    private static final long HEALING_NANOS = 90_000 * MILLIS;
    private static final long RESTING_NANOS = 250 * MILLIS;
    private static final long READING_NANOS = 5_000 * MILLIS;
    private static final long LOOK_NANOS = MILLIS;
    private static final int KEYS_OF_INTEREST = 9;

    private final long seed;
    private final Bug bug;
    private final Scenario scenario;
    private final Simulation simulation;
    private final SimNet net;
    private final CountedMemory memory = new CountedMemory();
    private final Names names = new Names("simulation", name -> {
        throw new UnknownHostException(name);
    });
    private final Sockets channels =
            new Sockets("simulation", NioIoHandler.newFactory(), SimChannel.class, NioServerSocketChannel.class);
    private final Layout layout;
    private final int workers;
    private final int versionedKeys;
    private final long thinkNanosMax;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final Map<String, List<String>> keysOfDc = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Placement placement;
    private final Faults faults;
    private int requests;
    private boolean healed;

    /** @param watching makes those who watch the run */
    public SimRun(long seed, Bug bug, Function<SimRun, List<Watcher>> watching) {
        this(seed, bug, Scenario.LEVELS, watching);
    }

    /** @param watching makes those who watch the run */
    public SimRun(long seed, Bug bug, Scenario scenario, Function<SimRun, List<Watcher>> watching) {
        this.seed = seed;
        this.scenario = scenario;
        this.bug = bug;
        this.simulation = new Simulation(seed);
        this.layout = scenario.layout().apply(simulation.random());
        this.workers = simulation.chance(30) ? 2 : 1;
        this.versionedKeys = simulation.chance(30) && !scenario.isOfDecisions() ? 8 : 1024;
        this.thinkNanosMax = simulation.between(20 * MILLIS, 120 * MILLIS);
        this.net = new SimNet(simulation, layout::delayMaxNanos);
        for (int place = 0; place < layout.nodes(); place++) {
            nodes.add(new SimNode(this, place, layout.conf(place, bug)));
        }
        this.placement = Placement.of(nodes.get(0).conf());
        int clientCount = 3 + simulation.random().nextInt(3);
        for (int number = 0; number < clientCount; number++) {
            clients.add(
                    new SimClient(this, number, nodes.get(simulation.random().nextInt(nodes.size()))));
        }
        this.faults = new Faults(this);
        net.breaksAt(scenario.steps().apply(this));
        watchers.addAll(watching.apply(this));
    }

    /** Runs it to its end. Returns the hash of all that has happened. */
    public long run() {
        try {
            try {
                live();
            } finally {
                end();
            }
            boolean endsWithProcess = scenario.isOfDecisions() && nodes.stream().anyMatch(SimNode::wasKilled);
            require(
                    memory.usedBytes() == 0 || endsWithProcess,
                    memory.usedBytes() + " bytes of buffers were never released");
            return simulation.traceHash();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError(
                    "seed " + seed + " (repeat with -Dringspan.seed=" + seed + "; " + layout + ", " + workers
                            + " workers, faults " + faults + " and " + net.steps() + ") after "
                            + simulation.nanoTime() / 1000 + " us: "
                            + failed.getMessage(),
                    failed);
        }
    }

    private void live() {
        for (SimNode node : nodes) {
            node.store().start();
            node.start();
        }
        simulation.run(WARM_NANOS);
        clients.forEach(SimClient::start);
        faults.begin();
        lookLater();
        simulation.run(faults.forNanos());
        healed = true;
        faults.heal();
        comeToRest();
        tell(Watcher::atRest);
    }

    private void comeToRest() {
        for (long waited = 0; !isAtRest(); waited += RESTING_NANOS) {
            if (waited >= HEALING_NANOS) {
                tell(Watcher::restless);
            }
            require(waited < HEALING_NANOS, "it does not come to rest: " + restless());
            simulation.run(RESTING_NANOS);
        }
        for (String key : List.copyOf(keys)) {
            clients.get(simulation.random().nextInt(clients.size())).readAtTheEnd(key);
        }
        simulation.run(scenario.isOfDecisions() ? RESTING_NANOS : READING_NANOS);
    }

    private boolean isAtRest() {
        return restless().isEmpty();
    }

    /** What keeps the cluster from being at rest, node by node. */
    private List<String> restless() {
        List<String> restless = new ArrayList<>();
        for (SimNode node : nodes) {
            BareNode process = node.process();
            if (process == null) {
                restless.add(node.place() + " is down");
            } else if (scenario.isOfDecisions() && process.unsettledKeys() > 0) {
                restless.add(node.place() + " has " + process.unsettledKeys() + " keys to settle");
            } else if (scenario.isOfDecisions() && process.undecided() > 0) {
                restless.add(node.place() + " has " + process.undecided() + " commands to answer");
            } else if (!process.unreached().isEmpty() || process.unconfirmed() > 0 || !isSettled(process)) {
                restless.add(node.place() + " does not reach " + process.unreached() + ", has " + process.unconfirmed()
                        + " writes unconfirmed " + process.behind() + " and is "
                        + (process.isSettled() ? "settled" : "not settled"));
            }
        }
        if (scenario.isOfDecisions()) {
            clients.stream().filter(SimClient::waits).forEach(client -> restless.add(client + " waits for replies"));
        }
        return restless;
    }

    /** By docs/guarantees.md: what an origin has left undone that was started again stays so. */
    private boolean isSettled(BareNode process) {
        return process.isSettled() || nodes.stream().anyMatch(SimNode::wasKilled);
    }

    private void lookLater() {
        simulation.after(LOOK_NANOS, () -> {
            tell(Watcher::look);
            if (!healed) {
                lookLater();
            }
        });
    }

    /** Everybody is gone. */
    private void end() {
        nodes.forEach(SimNode::kill);
        nodes.forEach(node -> node.store().stop());
        simulation.run(MILLIS);
        names.close();
    }

    void tell(Consumer<Watcher> what) {
        watchers.forEach(what);
    }

    /** Ends the run if something does not hold. */
    public void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** What a client asks for. */
    Talk talk() {
        return scenario.talk().apply(this);
    }

    Faults faults() {
        return faults;
    }

    /** How long things may go wrong. */
    long faultNanosMax() {
        return scenario.faultMillisMax() * MILLIS;
    }

    int faultPercent() {
        return scenario.faultPercent();
    }

    int nextRequest() {
        return ++requests;
    }

    public int nextRequestNumber() {
        return requests + 1;
    }

    /** A client of that node begins to write the key, and nobody else does. */
    void addKey(SimNode node, String key) {
        keys.add(key);
        keysOfDc.computeIfAbsent(dc(node), any -> new ArrayList<>()).add(key);
    }

    /** A key with one writer, of those that were written last, for a client of that node to read: of its datacenter, mostly. */
    String anyKey(SimNode node) {
        List<String> all = simulation.chance(85) ? keysOfDc.getOrDefault(dc(node), keys) : keys;
        int from = Math.max(0, all.size() - KEYS_OF_INTEREST);
        return all.isEmpty() ? "none" : all.get(from + simulation.random().nextInt(all.size() - from));
    }

    int placeOfClient(int number) {
        return layout.nodes() + number;
    }

    /** The datacenter of a node. */
    public String dc(SimNode node) {
        return node.conf().place().datacenter().toString();
    }

    /** The nodes that own a key. */
    public List<SimNode> owners(String key) {
        var bytes = io.netty.buffer.Unpooled.copiedBuffer(key, java.nio.charset.StandardCharsets.ISO_8859_1);
        int[] all = placement.replicas(bytes, 0, bytes.readableBytes()).all();
        List<SimNode> owners = new ArrayList<>();
        for (int owner : all) {
            var id = placement.topology().node(owner).id();
            nodes.stream().filter(node -> node.conf().place().id().equals(id)).forEach(owners::add);
        }
        return owners;
    }

    public List<SimNode> nodes() {
        return nodes;
    }

    public Simulation simulation() {
        return simulation;
    }

    public CountedMemory memory() {
        return memory;
    }

    /** The keys with one writer. */
    public List<String> keys() {
        return keys;
    }

    Layout layout() {
        return layout;
    }

    SimNet net() {
        return net;
    }

    Bug bug() {
        return bug;
    }

    Names names() {
        return names;
    }

    Sockets channels() {
        return channels;
    }

    int workers() {
        return workers;
    }

    int versionedKeys() {
        return versionedKeys;
    }

    long thinkNanosMax() {
        return thinkNanosMax;
    }

    public boolean isHealed() {
        return healed;
    }
}
