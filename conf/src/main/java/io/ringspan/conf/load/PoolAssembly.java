package io.ringspan.conf.load;

import io.ringspan.conf.ClientConf;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.LinkConf;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PeerConf;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.ProcessConf;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.setting.AdminSettings;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.CommandSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.ProcessSettings;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import java.util.List;
import java.util.Optional;

/** Puts the values of a file without faults, and the defaults, into the records. */
final class PoolAssembly {
    private PoolAssembly() {}

    /** @param peers all other nodes, as far as the file names them */
    static PoolConf pool(
            String name,
            PlaceConf place,
            List<SeedNode> peers,
            MembershipConf membership,
            Values values,
            PoolConf.Origin origin) {
        return new PoolConf(
                name,
                place,
                listen(values),
                store(values),
                ring(values),
                consistency(values),
                clients(values),
                peers(peers, values),
                membership,
                links(values),
                process(values),
                TlsRules.conf(values),
                origin);
    }

    private static ListenConf listen(Values values) {
        return new ListenConf(
                values.get(ListenSettings.LISTEN),
                values.get(ListenSettings.DYN_LISTEN),
                values.get(ListenSettings.STATS_LISTEN),
                values.get(ListenSettings.BACKLOG),
                admin(values));
    }

    private static AdminPort admin(Values values) {
        Optional<Tls> tls = values.find(AdminSettings.ADMIN_TLS_CERTIFICATE)
                .map(certificate -> new Tls(
                        certificate,
                        values.get(AdminSettings.ADMIN_TLS_KEY),
                        values.find(AdminSettings.ADMIN_TLS_CLIENT_CA)));
        return new AdminPort(values.find(AdminSettings.ADMIN_TOKEN), values.get(AdminSettings.ADMIN_OPEN), tls);
    }

    private static StoreConf store(Values values) {
        return values.get(ClusterSettings.SERVERS)
                .get(0)
                .value()
                .as(values.get(ClusterSettings.DATA_STORE))
                .with(values.find(ClusterSettings.STORE_PASSWORD)
                        .map(password -> new StoreConf.Login(
                                values.find(ClusterSettings.STORE_USER).orElse(""), password)));
    }

    private static RingConf ring(Values values) {
        return new RingConf(
                values.get(ClusterSettings.HASH),
                values.find(ClusterSettings.HASH_TAG),
                values.find(ClusterSettings.HOMES).orElse(List.of()).stream()
                        .map(Placed::value)
                        .toList());
    }

    private static ConsistencyConf consistency(Values values) {
        return new ConsistencyConf(
                Consistency.valueOf(values.get(ClusterSettings.READ_CONSISTENCY)),
                Consistency.valueOf(values.get(ClusterSettings.WRITE_CONSISTENCY)),
                values.find(ClusterSettings.CONSISTENCY_RULES).orElse(List.of()),
                values.get(ClusterSettings.READ_REPAIRS_ENABLED),
                values.get(ClusterSettings.REMOTE_READS),
                new ConsistencyConf.Conflicts(
                        values.get(ClusterSettings.CONFLICTS),
                        values.get(ClusterSettings.VERSIONS_DURABLE),
                        values.get(ClusterSettings.CLOCK_SKEW_MAX)));
    }

    private static ClientConf clients(Values values) {
        return new ClientConf(
                values.get(TrafficSettings.CLIENT_CONNECTIONS),
                values.get(TrafficSettings.CLIENT_CONNECTIONS_PER_ADDRESS),
                values.get(TrafficSettings.CLIENT_INFLIGHT_MAX),
                values.get(TrafficSettings.CLIENT_OUTPUT_BUFFER_MAX),
                values.get(TrafficSettings.REQUEST_BYTES_MAX),
                values.get(TrafficSettings.ARGUMENTS_MAX),
                values.get(TrafficSettings.INLINE_BYTES_MAX),
                values.get(TrafficSettings.REPLY_BYTES_MAX),
                values.find(TrafficSettings.REQUIREPASS),
                values.find(TrafficSettings.ACL_FILE),
                new CommandConf(
                        values.find(CommandSettings.COMMANDS).orElse(List.of()),
                        values.find(CommandSettings.RENAME_COMMANDS).orElse(List.of()),
                        values.find(CommandSettings.DENY_COMMANDS).orElse(List.of())));
    }

    private static PeerConf peers(List<SeedNode> peers, Values values) {
        long window = values.get(TrafficSettings.WINDOW_BYTES_MAX);
        long replicaWindow = Math.min(window, values.get(TrafficSettings.REPLICA_WINDOW_BYTES_MAX));
        return new PeerConf(
                peers,
                provider(values),
                window,
                replicaWindow,
                hints(values),
                repair(values),
                values.get(ClusterSettings.PUBLISH_TO));
    }

    private static PeerConf.Repair repair(Values values) {
        return new PeerConf.Repair(
                values.get(TrafficSettings.REPAIR_INTERVAL),
                values.get(TrafficSettings.REPAIR_RATE),
                values.get(TrafficSettings.COPY_RATE),
                values.get(TrafficSettings.COPY_WHEN_LOST));
    }

    private static HintConf hints(Values values) {
        long total = values.get(TrafficSettings.HINTS_TOTAL_BYTES_MAX);
        return new HintConf(
                values.get(TrafficSettings.HINTS),
                Math.min(total, values.get(TrafficSettings.HINTS_BYTES_MAX)),
                total,
                values.get(TrafficSettings.HINTS_AGE_MAX),
                values.get(TrafficSettings.HINTS_FSYNC),
                values.get(TrafficSettings.WINDOWS_DURABLE));
    }

    private static SeedProvider provider(Values values) {
        long refreshMillis = values.get(ClusterSettings.SEEDS_REFRESH);
        return switch (values.get(ClusterSettings.DYN_SEED_PROVIDER)) {
            case "florida_provider" -> new SeedProvider.Florida(values.find(ClusterSettings.SEEDS_URL), refreshMillis);
            case "dns_provider" ->
                new SeedProvider.Dns(
                        values.find(ClusterSettings.SEEDS_DNS_NAME),
                        values.find(ClusterSettings.SEEDS_DNS_SERVER),
                        values.get(ClusterSettings.SEEDS_DNS_TYPE),
                        refreshMillis);
            default -> new SeedProvider.Simple();
        };
    }

    private static LinkConf links(Values values) {
        return new LinkConf(
                values.get(TrafficSettings.SERVER_RETRY_TIMEOUT),
                values.get(TrafficSettings.LINK_QUEUE_MAX),
                values.get(TrafficSettings.TIMEOUT));
    }

    private static ProcessConf process(Values values) {
        return new ProcessConf(
                values.find(ProcessSettings.DATA_DIR),
                values.get(ProcessSettings.WORKERS),
                values.get(ProcessSettings.TRANSPORT),
                values.get(ProcessSettings.DRAIN_TIMEOUT),
                values.get(ProcessSettings.DIRECT_MEMORY_MAX),
                watch(values));
    }

    private static ProcessConf.Watch watch(Values values) {
        return new ProcessConf.Watch(
                values.get(ProcessSettings.METRICS).equals(ProcessSettings.ON),
                values.get(ProcessSettings.SLOWLOG_SLOWER_THAN),
                values.get(ProcessSettings.SLOWLOG_MAX_LEN));
    }
}
