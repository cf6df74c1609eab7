package io.ringspan.node.dynomite;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.status.ClusterStatus;
import io.ringspan.node.status.ClusterStatus.Row;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Dynomite and its manager answer and a node does not answer elsewhere.
 *
 * <p><b>Owner.</b> The admin server's thread.
 */
public final class DynomitePages {
    private static final int MILLIS_PER_SECOND = 1_000;

    private static final String HELP = """
            /info
            /help
            /ping
            /cluster_describe
            /setloglevel/<0-11>
            /loglevelup
            /logleveldown
            /historeset
            /get_consistency
            /set_consistency/<read|write>/<level>
            /get_timeout_factor
            /set_timeout_factor/<1-10>
            /peer/<down|up|reset>/<host|all>
            /state/<get_state|standby|writes_only|resuming|normal>
            /read_repairs/<enable|disable>
            """;

    private final Info info;
    private final PoolConf conf;
    private final ClusterStatus status;
    private Percentiles forgotten;

    private DynomitePages(NodeView node, PoolConf conf, ClusterStatus status) {
        this.info = new Info(node, conf);
        this.conf = conf;
        this.status = status;
        this.forgotten = Percentiles.of(List.of());
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, NodeView node, PoolConf conf, ClusterStatus status) {
        DynomitePages these = new DynomitePages(node, conf, status);
        return pages.read("/info", "Dynomite's statistics, as JSON", asked -> these.info())
                .read("/help", "Dynomite's paths", asked -> Answer.asIs(HELP))
                .read("/ping", "OK, as in Dynomite", asked -> Answer.asIs("OK"))
                .read("/describe", "OK, as in Dynomite", asked -> Answer.asIs("OK"))
                .read("/cluster_describe", "the ring, as Dynomite says it", asked -> these.clusterDescribe())
                .change(
                        HttpMethod.GET,
                        "/historeset",
                        "begins the percentiles of /info anew, as in Dynomite",
                        asked -> these.forget())
                .read(
                        "/REST/v1/admin/cluster_describe",
                        "the ring for Dyno clients, as Dynomite's manager says it",
                        asked -> Answer.json(these.forDyno()))
                .read(
                        "/REST/v1/admin/get_seeds",
                        "the other nodes, as Dynomite's manager says them",
                        asked -> Answer.asIs(these.seeds()));
    }

    private Answer info() {
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND;
        long now = System.currentTimeMillis() / MILLIS_PER_SECOND;
        return Answer.json(info.all(info.latencies().since(forgotten), uptime, now));
    }

    private Answer forget() {
        forgotten = info.latencies();
        return Answer.asIs("OK");
    }

    private List<Row> ring() {
        return status.now().members().stream().filter(Row::inRing).toList();
    }

    /** One server of {@code /cluster_describe}. */
    record Server(String name, String host, int port, long token) {}

    /** One rack of it. */
    record Rack(String name, List<Server> servers) {}

    /** One datacenter of it. */
    record Dc(String name, List<Rack> racks) {}

    /** All of it. */
    record Described(List<Dc> dcs) {}

    private Answer clusterDescribe() {
        Map<String, Map<String, List<Server>>> all = new TreeMap<>();
        for (Row row : ring()) {
            List<Server> servers = all.computeIfAbsent(row.id().datacenter().name(), name -> new TreeMap<>())
                    .computeIfAbsent(row.id().rack().name(), name -> new ArrayList<>());
            String host = row.peer().host();
            row.tokens()
                    .forEach(token ->
                            servers.add(new Server(host, host, row.peer().port(), token.value())));
        }
        List<Dc> dcs = new ArrayList<>();
        all.forEach((dc, racks) -> {
            List<Rack> its = new ArrayList<>();
            racks.forEach((rack, servers) -> its.add(new Rack(rack, servers)));
            dcs.add(new Dc(dc, its));
        });
        return Answer.json(new Described(dcs));
    }

    /** All values are texts, and clients' ports are those of this node: nobody is told those of others. */
    private List<Map<String, String>> forDyno() {
        String port = String.valueOf(conf.listen().clients().port());
        List<Map<String, String>> hosts = new ArrayList<>();
        for (Row row : ring()) {
            for (Token token : row.tokens()) {
                Map<String, String> host = new LinkedHashMap<>();
                host.put("token", token.toString());
                host.put("hostname", row.peer().host());
                host.put("port", port);
                host.put("secure_port", port);
                host.put("secure_storage_port", port);
                host.put("peer_port", String.valueOf(row.peer().port()));
                host.put("rack", row.id().rack().name());
                host.put("ip", row.peer().host());
                host.put("zone", row.id().rack().name());
                host.put("dc", row.id().datacenter().name());
                conf.ring().hashTag().ifPresent(tag -> host.put("hashtag", tag.toString()));
                hosts.add(host);
            }
        }
        return hosts;
    }

    private String seeds() {
        return ring().stream()
                .filter(row -> !row.id().equals(conf.place().id()))
                .map(row -> new SeedNode(
                                row.peer(), row.id().rack(), row.id().datacenter(), row.tokens(), Optional.empty())
                        .entry())
                .collect(Collectors.joining("|"));
    }
}
