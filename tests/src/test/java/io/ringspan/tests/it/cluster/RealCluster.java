package io.ringspan.tests.it.cluster;

import io.ringspan.base.NodeId;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.bench.process.HttpText;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A cluster on loopback whose nodes and links can be broken. Everybody can reach everybody when {@link #start} returns. */
public final class RealCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> DEBUG_ALLOWED = List.of("--enable-debug-command", "local");

    private final LocalCluster cluster;
    private final CountedNodes starter;
    private final NodesApart apart;
    private final Relays relays;

    private RealCluster(LocalCluster cluster, CountedNodes starter, NodesApart apart, Relays relays) {
        this.cluster = cluster;
        this.starter = starter;
        this.apart = apart;
        this.relays = relays;
    }

    /** A cluster whose nodes are connected directly. */
    public static RealCluster start(LocalLayout layout, UnaryOperator<PoolConf> settings) {
        return start(layout, settings, Set.of(), new Relays(false));
    }

    /**
     * As the other.
     *
     * @param apart nodes with a JVM of their own, which can be frozen, and whose counts are not known here
     */
    public static RealCluster start(LocalLayout layout, UnaryOperator<PoolConf> settings, Set<String> apart) {
        return start(layout, settings, apart, new Relays(false));
    }

    /** A cluster whose nodes are connected through {@link FaultyRelay}s. */
    public static RealCluster startRelayed(LocalLayout layout, UnaryOperator<PoolConf> settings) {
        return startRelayed(layout, settings, Set.of());
    }

    /**
     * As the other.
     *
     * @param apart nodes with a JVM of their own, which can be frozen, and whose counts are not known here
     */
    public static RealCluster startRelayed(LocalLayout layout, UnaryOperator<PoolConf> settings, Set<String> apart) {
        return start(layout, settings, apart, new Relays(true));
    }

    /**
     * A cluster of which some nodes come later.
     *
     * @param later the names of those that have a store and a place in the list of nodes, but do not run: to be killed, and started
     */
    public static RealCluster startWithout(LocalLayout layout, UnaryOperator<PoolConf> settings, Set<String> later) {
        return startWithout(layout, settings, later, Set.of());
    }

    /**
     * The same, and some have a JVM of their own.
     *
     * @param apart their names
     */
    public static RealCluster startWithout(
            LocalLayout layout, UnaryOperator<PoolConf> settings, Set<String> later, Set<String> apart) {
        CountedNodes starter = new CountedNodes();
        starter.comesLater(later);
        return start(layout, settings, new NodesApart(apart, starter), starter, new Relays(false));
    }

    private static RealCluster start(
            LocalLayout layout, UnaryOperator<PoolConf> settings, Set<String> apart, Relays relays) {
        CountedNodes starter = new CountedNodes();
        return start(layout, settings, new NodesApart(apart, starter), starter, relays);
    }

    private static RealCluster start(
            LocalLayout layout, UnaryOperator<PoolConf> settings, NodesApart all, CountedNodes starter, Relays relays) {
        LocalCluster.Plan plan = new LocalCluster.Plan(
                RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()),
                DEBUG_ALLOWED,
                all,
                conf -> relays.between(settings.apply(LostStores.notCopied(conf))),
                line -> {});
        boolean whole = false;
        try {
            LocalCluster cluster = LocalCluster.start(layout, plan);
            whole = true;
            return new RealCluster(cluster, starter, all, relays);
        } finally {
            if (!whole) {
                relays.close();
            }
        }
    }

    /** All nodes, rack by rack as in the layout, by token within one. */
    public List<LocalNode> nodes() {
        return cluster.nodes();
    }

    /** Those of that datacenter. */
    public List<LocalNode> nodesOf(String datacenter) {
        return nodes().stream()
                .filter(node -> node.conf().place().datacenter().name().equals(datacenter))
                .toList();
    }

    /** The node of that name: {@code dc1/r1/0}. */
    public LocalNode node(String name) {
        return nodes().stream()
                .filter(node -> node.conf().place().id().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no node " + name));
    }

    /** Makes a node that has a JVM of its own stand still: its connections stay, and it answers nothing. */
    public void freeze(LocalNode node) throws IOException, InterruptedException {
        apart.process(node.conf().place().id()).freeze();
    }

    /** Lets it go on. */
    public void thaw(LocalNode node) throws IOException, InterruptedException {
        apart.process(node.conf().place().id()).thaw();
    }

    /** The ways between the nodes, if the cluster was started with them. */
    public Relays relays() {
        return relays;
    }

    /** A client of that node. */
    public RedisConnection client(LocalNode node) throws IOException {
        return RedisConnection.connect("127.0.0.1", node.clients().port(), PATIENCE);
    }

    /** A way to that node's store, past the node. */
    public RedisConnection store(LocalNode node) throws IOException {
        return RedisConnection.connect("127.0.0.1", node.store().port(), PATIENCE);
    }

    /** One command to that node's store, past the node. */
    public Reply inStore(LocalNode node, String... words) throws IOException {
        try (RedisConnection store = store(node)) {
            return store.call(words);
        }
    }

    /**
     * Every node but those with a JVM of their own is told that this one is in that state, itself among them. All their workers go
     * by it when this returns.
     */
    public void state(LocalNode node, MemberState state) {
        othersHear(node, state);
        ownState(node, state);
    }

    /** The same, but the node itself does not hear of it. */
    public void othersHear(LocalNode node, MemberState state) {
        NodeId id = node.conf().place().id();
        starter.running().forEach((who, running) -> {
            if (!who.equals(id)) {
                running.members(Map.of(id, state));
                running.unreached(); // asks each worker, behind what it was told
            }
        });
    }

    /** The node itself is in that state, and the others have not heard of it. */
    public void ownState(LocalNode node, MemberState state) {
        RingspanNode running = starter.running(node.conf().place().id());
        running.state(state);
        running.unreached(); // as above
    }

    /** Sets the wall clock of a node in this JVM: so far ahead of the real time, or behind it. */
    public void setClock(LocalNode node, Duration ahead) {
        starter.shift(node.conf().place().id()).set(ahead.toMillis());
    }

    /** What the node has counted since its last start. */
    public ReplicationCounts counts(LocalNode node) {
        return starter.counts(node.conf().place().id());
    }

    /** What the node's page of metrics shows for that one, its points added up. */
    public static long metric(LocalNode node, String name) {
        URI page = URI.create("http://127.0.0.1:" + node.conf().listen().stats().port() + "/metrics");
        return MetricsText.sum(HttpText.get(page).orElseThrow(), name).orElseThrow();
    }

    /** The same of all nodes together. */
    public long sum(String name) {
        return nodes().stream().mapToLong(node -> metric(node, name)).sum();
    }

    /** Does something to all ways to and from that node. Only where they are relayed. */
    public void ways(LocalNode node, Consumer<FaultyRelay> change) {
        for (LocalNode other : nodes()) {
            if (other != node) {
                change.accept(relays().way(node, other));
                change.accept(relays().way(other, node));
            }
        }
    }

    /** From now on it takes so long from one datacenter to another. Only where ways are relayed. */
    public void datacentersApart(long millis) {
        for (LocalNode one : nodes()) {
            for (LocalNode other : nodes()) {
                if (!one.conf().place().datacenter().equals(other.conf().place().datacenter())) {
                    relays().way(one, other).delay(millis);
                }
            }
        }
    }

    /** What all nodes together have counted since their last starts. */
    public ReplicationCounts counts() {
        return nodes().stream().map(this::counts).reduce(ReplicationCounts.NONE, ReplicationCounts::plus);
    }

    /** What the node left undone when it was stopped last. */
    public List<String> undone(LocalNode node) {
        return starter.undone(node.conf().place().id());
    }

    /** Waits until no node keeps a write that some replica has not confirmed. */
    public void awaitConfirmed() {
        Await.until(
                () -> "every write confirmed by every replica; counted: "
                        + nodes().stream()
                                .map(node -> "\n" + node.conf().place().id() + " " + counts(node))
                                .toList(),
                () -> counts().sent().unconfirmed() == 0);
    }

    /** Waits until no node has a key that is to be settled. */
    public void awaitSettled() {
        Await.until("nothing is settled any more", () -> sum("ringspan_settle_waiting_keys") == 0);
    }

    /** Waits until every node reaches its store and all others. */
    public void awaitLinks() {
        Await.until(
                "all links are up",
                () -> nodes().stream().allMatch(node -> node.unreached().isEmpty()));
    }

    @Override
    public void close() {
        cluster.close();
        relays.close();
    }
}
