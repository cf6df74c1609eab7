package io.ringspan.tests.it.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.SeedList;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.tests.local.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Starts some nodes in a JVM of their own, so that they can be frozen whole, and all others as another starter does. Of
 * their settings such nodes get their place, ports, seeds, workers, timeout, conflicts, how windows are kept, and whether they copy by
 * themselves.
 */
final class NodesApart implements NodeStarter {
    private final Set<String> apart;
    private final NodeStarter others;
    private final Map<NodeId, NodeProcess> running = new HashMap<>();

    /** @param apart the names of those with a JVM of their own: {@code dc1/r2/0} */
    NodesApart(Set<String> apart, NodeStarter others) {
        this.apart = Set.copyOf(apart);
        this.others = others;
    }

    @Override
    public RunningNode start(PoolConf conf) {
        NodeId id = conf.place().id();
        return apart.contains(id.toString()) ? startApart(id, conf) : others.start(conf);
    }

    private RunningNode startApart(NodeId id, PoolConf conf) {
        NodeProcess process;
        try {
            Path directory = Files.createDirectories(conf.process().dataDir().orElseThrow());
            Path file = Files.writeString(directory.resolve("node.yml"), text(conf, directory.resolve("data")));
            process = NodeProcess.start(directory, List.of(), "node", "-c", file.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        running.put(id, process);
        return new RunningNode() {
            @Override
            public List<String> unreached() {
                return NodesApart.unreached(conf.listen().stats());
            }

            @Override
            public void stop() {
                process.terminate();
                try {
                    process.awaitEnd();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                kill();
            }

            @Override
            public void kill() {
                running.remove(id);
                process.close();
            }
        };
    }

    /** The process of a node that has one of its own. */
    NodeProcess process(NodeId id) {
        NodeProcess process = running.get(id);
        if (process == null) {
            throw new IllegalArgumentException(id + " does not run in a JVM of its own");
        }
        return process;
    }

    private static List<String> unreached(Endpoint admin) {
        try {
            return NodeProcess.page(admin.port(), "/metrics")
                    .lines()
                    .filter(line -> line.startsWith("ringspan_store_up") || line.startsWith("ringspan_peer_up"))
                    .filter(line -> line.endsWith(" 0.0"))
                    .toList();
        } catch (IOException notYet) {
            return List.of("its admin port: " + notYet);
        }
    }

    private static String text(PoolConf conf, Path dataDirectory) {
        String seeds = (conf.membership().bootstraps()
                        ? contacts(conf)
                        : SeedList.text(conf.peers().seeds()))
                .indent(2)
                .replace("  ", "  - ");
        return """
                %s:
                  datacenter: %s
                  rack: %s
                  tokens: '%s'
                  listen: %s
                  dyn_listen: %s
                  stats_listen: %s
                  data_dir: %s
                  workers: %d
                  timeout: %dms
                  replica_window_bytes_max: %d
                  conflicts: %s
                  versions_durable: %b
                  windows_durable: %b
                  copy_when_lost: %b
                  servers:
                  - %s:1
                %s  dyn_seeds:
                """.formatted(
                        conf.name(),
                        conf.place().datacenter(),
                        conf.place().rack(),
                        conf.place().tokens().stream().map(Token::toString).collect(Collectors.joining(",")),
                        conf.listen().clients(),
                        conf.listen().peers(),
                        conf.listen().stats(),
                        dataDirectory,
                        conf.process().workers(),
                        conf.links().timeoutMillis(),
                        conf.peers().replicaWindowBytesMax(),
                        conf.consistency().conflicts().versions() ? "versions" : "none",
                        conf.consistency().conflicts().durable(),
                        conf.peers().hints().durableWindows(),
                        conf.peers().repair().copyWhenLost(),
                        conf.store().endpoint(),
                        membership(conf.membership()))
                + seeds;
    }

    private static String contacts(PoolConf conf) {
        return conf.membership().contacts().stream().map(Endpoint::toString).collect(Collectors.joining("\n"));
    }

    private static String membership(MembershipConf membership) {
        if (!membership.gossip()) {
            return "";
        }
        String address = membership.address().map(Endpoint::toString).orElseThrow();
        return "  enable_gossip: true\n  bootstrap_expect: " + membership.bootstrapExpect() + "\n  dyn_advertise: "
                + address + "\n";
    }
}
