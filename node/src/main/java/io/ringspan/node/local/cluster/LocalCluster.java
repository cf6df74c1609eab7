package io.ringspan.node.local.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.ProcessConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A cluster on the loopback address, each node with a real store. Its stores and directories do not outlive this JVM.
 *
 * <p><b>Owner.</b> The thread that made it.
 */
public final class LocalCluster implements AutoCloseable {
    private final LocalStores stores;
    private final List<LocalNode> nodes;

    private LocalCluster(LocalStores stores, List<LocalNode> nodes) {
        this.stores = stores;
        this.nodes = nodes;
    }

    /**
     * How a cluster is made, apart from its layout.
     *
     * @param storeOptions further options of the store program, such as {@code --maxmemory 1mb}
     */
    public record Plan(
            RedisBinary binary,
            List<String> storeOptions,
            NodeStarter starter,
            UnaryOperator<PoolConf> settings,
            Consumer<String> progress) {
        /** Default settings, and nobody told of the progress. */
        public static Plan of(RedisBinary binary, NodeStarter starter) {
            return new Plan(binary, List.of(), starter, conf -> conf, line -> {});
        }
    }

    /**
     * Starts the stores, then the nodes, and returns when every worker of each reaches its store and all its peers. If
     * anything fails, what was started is stopped before the failure is thrown.
     */
    public static LocalCluster start(LocalLayout layout, Plan plan) {
        List<LocalLayout.Place> places = layout.places();
        plan.progress()
                .accept("starting " + places.size() + " stores: "
                        + plan.binary().program() + " " + plan.binary().version());
        LocalStores stores = LocalStores.start(plan.binary(), places.size(), plan.storeOptions(), started -> {});
        LocalCluster cluster = new LocalCluster(stores, nodes(places, stores, plan));
        boolean whole = false;
        try {
            plan.progress().accept("starting " + places.size() + " nodes");
            cluster.startNodes();
            Muster.OF_A_CLUSTER.await(cluster::unreached);
            whole = true;
            return cluster;
        } finally {
            if (!whole) {
                cluster.close();
            }
        }
    }

    /** All nodes, rack by rack as in the layout, by token within one. */
    public List<LocalNode> nodes() {
        return nodes;
    }

    /** The first node of a datacenter. */
    public LocalNode firstOf(String datacenter) {
        return nodes.stream()
                .filter(node -> node.conf().place().datacenter().name().equals(datacenter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is in " + datacenter));
    }

    private void startNodes() {
        for (LocalNode node : nodes) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StoreException("stopped while the nodes were starting");
            }
            node.start();
        }
    }

    /** Who does not reach whom, one line for each node that lacks somebody. */
    private List<String> unreached() {
        List<String> lines = new ArrayList<>();
        for (LocalNode node : nodes) {
            List<String> unreached = node.unreached();
            if (!unreached.isEmpty()) {
                lines.add(node.conf().place().id() + " does not reach " + String.join(", ", unreached));
            }
        }
        return lines;
    }

    /** Ends the nodes at once, then the stores, and removes their directory. Works on a thread that was interrupted, too. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            nodes.forEach(LocalNode::kill);
        } finally {
            stores.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<LocalNode> nodes(List<LocalLayout.Place> places, LocalStores stores, Plan plan) {
        List<PoolConf> confs = new ArrayList<>();
        List<SeedNode> members = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            LocalLayout.Place place = places.get(i);
            PoolConf conf = bare(
                    stores.store(i), stores.ports(), stores.directory().path().resolve("node-" + (i + 1)));
            confs.add(conf);
            members.add(new SeedNode(
                    conf.listen().peers(), place.rack(), place.datacenter(), List.of(place.token()), Optional.empty()));
        }
        List<LocalNode> nodes = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            SeedNode self = members.get(i);
            List<SeedNode> others =
                    members.stream().filter(member -> !member.equals(self)).toList();
            PoolConf placed = confs.get(i).at(self.datacenter(), self.rack(), self.tokens(), others);
            nodes.add(new LocalNode(plan.settings().apply(placed), stores.store(i), plan.starter()));
        }
        return List.copyOf(nodes);
    }

    private static PoolConf bare(LocalStore store, FreePorts ports, Path dataDir) {
        Endpoint at = new Endpoint("127.0.0.1", store.port());
        PoolConf conf = ConfLoader.defaults(ports.next(), ports.next(), ports.next(), at);
        ListenConf listen = conf.listen();
        ProcessConf process = conf.process();
        return new PoolConf(
                "local",
                conf.place(),
                listen,
                conf.store(),
                conf.ring(),
                conf.consistency(),
                conf.clients(),
                conf.peers(),
                conf.membership(),
                conf.links(),
                new ProcessConf(
                        Optional.of(dataDir),
                        process.workers(),
                        process.transport(),
                        process.drainMillis(),
                        process.directBytesMax(),
                        process.watch()),
                conf.tls(),
                conf.origin());
    }
}
