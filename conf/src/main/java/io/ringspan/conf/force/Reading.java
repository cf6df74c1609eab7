package io.ringspan.conf.force;

import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.setting.AdminSettings;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.CommandSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.ProcessSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.TlsSettings;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.conf.tls.TlsConf;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads each setting's value back out of the records that {@code PoolAssembly} has put it into. Stateless. */
final class Reading {
    private static final Map<String, Function<PoolConf, Optional<?>>> BY_KEY = new Reading().byKey;

    private final Map<String, Function<PoolConf, Optional<?>>> byKey = new HashMap<>();

    private Reading() {
        listeners();
        admin();
        tls();
        place();
        seeds();
        keys();
        clients();
        commands();
        storeLogin();
        links();
        hints();
        process();
    }

    /** What a setting that has an effect is set to; null for nothing. */
    static @Nullable Object of(Setting<?> setting, PoolConf conf) {
        Function<PoolConf, Optional<?>> read = BY_KEY.get(setting.key());
        if (read == null) {
            throw new IllegalStateException(setting.key() + " cannot be shown: add it here");
        }
        return read.apply(conf).orElse(null);
    }

    /** The variables that decide if the file does not name the setting. */
    static List<String> variables(Setting<?> setting, PoolConf conf) {
        SeedProvider provider = conf.peers().provider();
        if (setting.equals(ProcessSettings.DATA_DIR)) {
            return List.of("RINGSPAN_HOME");
        }
        if (setting.equals(ClusterSettings.SEEDS_URL) && provider instanceof SeedProvider.Florida) {
            return List.of("DYNOMITE_FLORIDA_IP", "DYNOMITE_FLORIDA_PORT", "DYNOMITE_FLORIDA_REQUEST");
        }
        return setting.equals(ClusterSettings.SEEDS_DNS_NAME) && provider instanceof SeedProvider.Dns
                ? List.of("DYNOMITE_DNS_NAME")
                : List.of();
    }

    private void is(Setting<?> setting, Function<PoolConf, Object> value) {
        byKey.put(setting.key(), conf -> Optional.of(value.apply(conf)));
    }

    private void text(Setting<?> setting, Function<PoolConf, Object> value) {
        is(setting, conf -> value.apply(conf).toString());
    }

    private void may(Setting<?> setting, Function<PoolConf, Optional<?>> value) {
        byKey.put(setting.key(), conf -> value.apply(conf).map(Object::toString));
    }

    /** As it is, so that two can be compared: whoever shows it masks it. */
    private void secret(Setting<?> setting, Function<PoolConf, Optional<?>> value) {
        byKey.put(setting.key(), value);
    }

    private void listeners() {
        text(ListenSettings.LISTEN, conf -> conf.listen().clients());
        text(ListenSettings.DYN_LISTEN, conf -> conf.listen().peers());
        may(ListenSettings.DYN_ADVERTISE, conf -> conf.membership().address());
        text(ListenSettings.STATS_LISTEN, conf -> conf.listen().stats());
        is(ListenSettings.BACKLOG, conf -> conf.listen().backlog());
    }

    private void admin() {
        secret(AdminSettings.ADMIN_TOKEN, conf -> conf.listen().admin().token());
        is(AdminSettings.ADMIN_OPEN, conf -> conf.listen().admin().open());
        may(
                AdminSettings.ADMIN_TLS_CERTIFICATE,
                conf -> conf.listen().admin().tls().map(Tls::certificate));
        may(AdminSettings.ADMIN_TLS_KEY, conf -> conf.listen().admin().tls().map(Tls::key));
        may(
                AdminSettings.ADMIN_TLS_CLIENT_CA,
                conf -> conf.listen().admin().tls().flatMap(Tls::clientCa));
    }

    private void tls() {
        is(
                ClusterSettings.SECURE_SERVER_OPTION,
                conf -> conf.tls()
                        .peers()
                        .map(peers -> peers.scope().name().toLowerCase(Locale.ROOT))
                        .orElse("none"));
        may(TlsSettings.TLS_LISTEN, conf -> conf.tls().clients().map(TlsConf.Clients::listen));
        may(
                TlsSettings.TLS_CERTIFICATE,
                conf -> conf.tls().clients().map(its -> its.identity().certificate()));
        may(
                TlsSettings.TLS_KEY,
                conf -> conf.tls().clients().map(its -> its.identity().key()));
        may(TlsSettings.TLS_CLIENT_CA, conf -> conf.tls().clients().flatMap(TlsConf.Clients::authorities));
        may(
                TlsSettings.PEER_TLS_CERTIFICATE,
                conf -> conf.tls().peers().map(its -> its.identity().certificate()));
        may(
                TlsSettings.PEER_TLS_KEY,
                conf -> conf.tls().peers().map(its -> its.identity().key()));
        may(TlsSettings.STORE_TLS_CA, conf -> conf.tls().store().map(TlsConf.Store::authorities));
        may(
                TlsSettings.STORE_TLS_CERTIFICATE,
                conf -> conf.tls().store().flatMap(TlsConf.Store::identity).map(TlsConf.Identity::certificate));
        may(
                TlsSettings.STORE_TLS_KEY,
                conf -> conf.tls().store().flatMap(TlsConf.Store::identity).map(TlsConf.Identity::key));
        may(
                TlsSettings.STORE_TLS_NAMES,
                conf -> conf.tls().store().map(TlsConf.Store::names).filter(names -> !names.isEmpty()));
        may(TlsSettings.PEER_TLS_CA, conf -> conf.tls().peers().map(TlsConf.Peers::authorities));
        byKey.put(
                TlsSettings.PEER_TLS_NAMES.key(),
                conf -> conf.tls().peers().map(TlsConf.Peers::names).filter(names -> !names.isEmpty()));
    }

    private void place() {
        text(ClusterSettings.DATACENTER, conf -> conf.place().datacenter());
        text(ClusterSettings.RACK, conf -> conf.place().rack());
        is(ClusterSettings.TOKENS, conf -> texts(conf.place().tokens()));
        is(ClusterSettings.SERVERS, conf -> List.of(conf.store().endpoint().toString()));
        is(ClusterSettings.DATA_STORE, conf -> conf.store().kind().code());
    }

    private void seeds() {
        is(ClusterSettings.DYN_SEEDS, Reading::seeds);
        is(ClusterSettings.DYN_SEED_PROVIDER, conf -> provider(conf.peers().provider()));
        may(ClusterSettings.SEEDS_URL, conf -> florida(conf).flatMap(SeedProvider.Florida::url));
        may(ClusterSettings.SEEDS_DNS_NAME, conf -> dns(conf).flatMap(SeedProvider.Dns::name));
        may(
                ClusterSettings.SEEDS_DNS_TYPE,
                conf -> dns(conf).map(dns -> dns.records().name().toLowerCase(Locale.ROOT)));
        may(ClusterSettings.SEEDS_DNS_SERVER, conf -> dns(conf).flatMap(SeedProvider.Dns::server));
        byKey.put(
                ClusterSettings.SEEDS_REFRESH.key(),
                conf -> Optional.of(conf.peers().provider().refreshMillis()).filter(millis -> millis > 0));
        is(ClusterSettings.ENABLE_GOSSIP, conf -> conf.membership().gossip());
        byKey.put(ClusterSettings.BOOTSTRAP_EXPECT.key(), conf -> gossip(conf).map(MembershipConf::bootstrapExpect));
        byKey.put(ClusterSettings.GOSSIP_FORGET.key(), conf -> gossip(conf).map(MembershipConf::forgetMillis));
    }

    private static Object seeds(PoolConf conf) {
        return conf.membership().bootstraps()
                ? texts(conf.membership().contacts())
                : conf.peers().seeds().stream().map(SeedNode::entry).toList();
    }

    private static String provider(SeedProvider provider) {
        return provider instanceof SeedProvider.Florida
                ? "florida_provider"
                : provider instanceof SeedProvider.Dns ? "dns_provider" : "simple_provider";
    }

    private static Optional<SeedProvider.Florida> florida(PoolConf conf) {
        return conf.peers().provider() instanceof SeedProvider.Florida florida
                ? Optional.of(florida)
                : Optional.empty();
    }

    private static Optional<SeedProvider.Dns> dns(PoolConf conf) {
        return conf.peers().provider() instanceof SeedProvider.Dns dns ? Optional.of(dns) : Optional.empty();
    }

    private static Optional<MembershipConf> gossip(PoolConf conf) {
        return Optional.of(conf.membership()).filter(MembershipConf::gossip);
    }

    private void keys() {
        is(ClusterSettings.HASH, conf -> conf.ring().hash().key());
        may(ClusterSettings.HASH_TAG, conf -> conf.ring().hashTag());
        text(ClusterSettings.READ_CONSISTENCY, conf -> conf.consistency().read());
        text(ClusterSettings.WRITE_CONSISTENCY, conf -> conf.consistency().write());
        is(
                ClusterSettings.CONSISTENCY_RULES,
                conf -> conf.consistency().rules().stream().map(Reading::rule).toList());
        is(
                ClusterSettings.HOMES,
                conf -> conf.ring().homes().stream()
                        .map(home -> home.keys() + " datacenter: " + home.datacenter())
                        .toList());
        is(ClusterSettings.READ_REPAIRS_ENABLED, conf -> conf.consistency().readRepairs());
        is(ClusterSettings.REMOTE_READS, conf -> conf.consistency().remoteReads());
        is(ClusterSettings.PUBLISH_TO, conf -> conf.peers().publishEverywhere() ? "all" : "dc");
        is(ClusterSettings.CONFLICTS, conf -> conf.consistency().conflicts().versions() ? "versions" : "none");
        is(
                ClusterSettings.VERSIONS_DURABLE,
                conf -> conf.consistency().conflicts().durable());
        is(
                ClusterSettings.CLOCK_SKEW_MAX,
                conf -> conf.consistency().conflicts().clockSkewMillisMax());
    }

    private static String rule(ConsistencyRule rule) {
        return rule.keys()
                + rule.read().map(level -> " read: " + level).orElse("")
                + rule.write().map(level -> " write: " + level).orElse("");
    }

    private void storeLogin() {
        may(
                ClusterSettings.STORE_USER,
                conf -> conf.store().login().map(StoreConf.Login::user).filter(user -> !user.isEmpty()));
        secret(ClusterSettings.STORE_PASSWORD, conf -> conf.store().login().map(StoreConf.Login::password));
    }

    private void clients() {
        is(TrafficSettings.CLIENT_CONNECTIONS, conf -> conf.clients().connectionsMax());
        is(
                TrafficSettings.CLIENT_CONNECTIONS_PER_ADDRESS,
                conf -> conf.clients().connectionsPerAddressMax());
        is(TrafficSettings.CLIENT_INFLIGHT_MAX, conf -> conf.clients().inflightMax());
        is(TrafficSettings.CLIENT_OUTPUT_BUFFER_MAX, conf -> conf.clients().outputBytesMax());
        is(TrafficSettings.REQUEST_BYTES_MAX, conf -> conf.clients().requestBytesMax());
        is(TrafficSettings.ARGUMENTS_MAX, conf -> conf.clients().argumentsMax());
        is(TrafficSettings.INLINE_BYTES_MAX, conf -> conf.clients().inlineBytesMax());
        is(TrafficSettings.REPLY_BYTES_MAX, conf -> conf.clients().replyBytesMax());
        secret(TrafficSettings.REQUIREPASS, conf -> conf.clients().password());
        may(TrafficSettings.ACL_FILE, conf -> conf.clients().users());
    }

    private void commands() {
        is(CommandSettings.COMMANDS, conf -> texts(conf.clients().commands().declared()));
        is(
                CommandSettings.RENAME_COMMANDS,
                conf -> texts(conf.clients().commands().renamed()));
        is(
                CommandSettings.DENY_COMMANDS,
                conf -> texts(conf.clients().commands().denied()));
    }

    private void links() {
        is(TrafficSettings.TIMEOUT, conf -> conf.links().timeoutMillis());
        is(TrafficSettings.SERVER_RETRY_TIMEOUT, conf -> conf.links().retryMillisMax());
        is(TrafficSettings.LINK_QUEUE_MAX, conf -> conf.links().queueMax());
        is(TrafficSettings.WINDOW_BYTES_MAX, conf -> conf.peers().windowBytesMax());
        is(TrafficSettings.REPLICA_WINDOW_BYTES_MAX, conf -> conf.peers().replicaWindowBytesMax());
        is(TrafficSettings.REPAIR_INTERVAL, conf -> conf.peers().repair().intervalMillis());
        is(TrafficSettings.REPAIR_RATE, conf -> conf.peers().repair().keysPerSecond());
        is(TrafficSettings.COPY_RATE, conf -> conf.peers().repair().copyKeysPerSecond());
        is(TrafficSettings.COPY_WHEN_LOST, conf -> conf.peers().repair().copyWhenLost());
    }

    private void hints() {
        is(TrafficSettings.HINTS, conf -> conf.peers().hints().on());
        is(TrafficSettings.HINTS_BYTES_MAX, conf -> conf.peers().hints().replicaBytesMax());
        is(TrafficSettings.HINTS_TOTAL_BYTES_MAX, conf -> conf.peers().hints().totalBytesMax());
        is(TrafficSettings.HINTS_AGE_MAX, conf -> conf.peers().hints().ageMillisMax());
        is(
                TrafficSettings.HINTS_FSYNC,
                conf -> conf.peers().hints().fsync().name().toLowerCase(Locale.ROOT));
        is(TrafficSettings.WINDOWS_DURABLE, conf -> conf.peers().hints().durableWindows());
    }

    private void process() {
        may(ProcessSettings.DATA_DIR, conf -> conf.process().dataDir());
        is(
                ProcessSettings.WORKERS,
                conf -> conf.process().workersOn(Runtime.getRuntime().availableProcessors()));
        is(ProcessSettings.TRANSPORT, conf -> conf.process().transport().key());
        is(ProcessSettings.DRAIN_TIMEOUT, conf -> conf.process().drainMillis());
        is(ProcessSettings.DIRECT_MEMORY_MAX, conf -> conf.process().directBytesMax());
        is(ProcessSettings.METRICS, conf -> conf.process().watch().metrics() ? ProcessSettings.ON : "off");
        is(ProcessSettings.SLOWLOG_SLOWER_THAN, conf -> conf.process().watch().slowerThanMillis());
        is(ProcessSettings.SLOWLOG_MAX_LEN, conf -> conf.process().watch().slowLogMax());
    }

    private static List<String> texts(List<?> items) {
        return items.stream().map(Object::toString).toList();
    }
}
