package io.ringspan.conf.load;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringspan.base.Endpoint;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.HashName;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.SeedProvider.DnsRecords;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.TagChars;
import io.ringspan.conf.Transport;
import io.ringspan.conf.tls.TlsConf;
import io.ringspan.conf.tls.TlsConf.Identity;
import io.ringspan.conf.tls.TlsConf.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A value for every directive that does something, and what comes of it. Stateless. */
final class TakenValues {
    private static final long MAX = Integer.MAX_VALUE;

    private TakenValues() {}

    static Stream<Arguments> all() {
        return Stream.of(
                        endpoints(),
                        tls(),
                        TakenStoreValues.all(),
                        places(),
                        keys(),
                        consistency(),
                        clients(),
                        commands(),
                        links(),
                        process())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> tls() {
        Identity own = new Identity(Path.of("/c"), Path.of("/k"));
        String clients = lines("tls_listen: 10.0.0.1:9", "tls_certificate: /c", "tls_key: /k", "tls_client_ca: /a");
        String peers = lines(
                "secure_server_option: rack",
                "peer_tls_certificate: /c",
                "peer_tls_key: /k",
                "peer_tls_ca: /a",
                "peer_tls_names: ['*.b']");
        Optional<TlsConf.Clients> atClients =
                Optional.of(new TlsConf.Clients(new Endpoint("10.0.0.1", 9), own, Optional.of(Path.of("/a"))));
        Optional<TlsConf.Peers> atPeers =
                Optional.of(new TlsConf.Peers(Scope.RACK, own, Path.of("/a"), List.of("*.b")));
        return Stream.of(
                taken(
                        "tls_listen",
                        without(clients, "tls_listen"),
                        conf -> conf.tls().clients(),
                        atClients),
                taken(
                        "tls_certificate",
                        without(clients, "tls_certificate"),
                        conf -> conf.tls().clients(),
                        atClients),
                taken("tls_key", without(clients, "tls_key"), conf -> conf.tls().clients(), atClients),
                taken(
                        "tls_client_ca",
                        without(clients, "tls_client_ca"),
                        conf -> conf.tls().clients(),
                        atClients),
                taken(
                        "secure_server_option",
                        without(peers, "secure_server_option"),
                        conf -> conf.tls().peers(),
                        atPeers),
                taken(
                        "peer_tls_certificate",
                        without(peers, "peer_tls_certificate"),
                        conf -> conf.tls().peers(),
                        atPeers),
                taken(
                        "peer_tls_key",
                        without(peers, "peer_tls_key"),
                        conf -> conf.tls().peers(),
                        atPeers),
                taken(
                        "peer_tls_ca",
                        without(peers, "peer_tls_ca"),
                        conf -> conf.tls().peers(),
                        atPeers),
                taken(
                        "peer_tls_names",
                        without(peers, "peer_tls_names"),
                        conf -> conf.tls().peers(),
                        atPeers));
    }

    static String lines(String... each) {
        return Stream.of(each).map(line -> "\n  " + line).collect(Collectors.joining("", "", "\n"));
    }

    /** The value of that line, and behind it all others. */
    static String without(String lines, String key) {
        String line = "\n  " + key + ": ";
        int at = lines.indexOf(line);
        int end = lines.indexOf('\n', at + 1);
        return lines.substring(at + line.length(), end)
                + lines.substring(0, at)
                + lines.substring(end).stripTrailing();
    }

    private static Stream<Arguments> endpoints() {
        return Stream.of(
                taken("listen", "0.0.0.0:1", conf -> conf.listen().clients(), new Endpoint("0.0.0.0", 1)),
                taken("listen", "'[::1]:65535'", conf -> conf.listen().clients(), new Endpoint("::1", 65535)),
                taken("listen", "/run/node.sock", conf -> conf.listen().clients(), new Endpoint("/run/node.sock", 0)),
                taken("dyn_listen", "node:9", conf -> conf.listen().peers(), new Endpoint("node", 9)),
                taken("stats_listen", "10.0.0.1:9", conf -> conf.listen().stats(), new Endpoint("10.0.0.1", 9)),
                taken(
                        "admin_token",
                        "sixteen_letters!",
                        conf -> conf.listen().admin().token(),
                        Optional.of(new Secret("sixteen_letters!"))),
                taken(
                        "admin_open",
                        "true",
                        conf -> conf.listen().admin(),
                        new AdminPort(Optional.empty(), true, Optional.empty())),
                taken(
                        "admin_tls_certificate",
                        "/c\n  admin_tls_key: /k",
                        conf -> conf.listen().admin().tls(),
                        Optional.of(new Tls(Path.of("/c"), Path.of("/k"), Optional.empty()))),
                taken(
                        "admin_tls_key",
                        "/k\n  admin_tls_certificate: /c",
                        conf -> conf.listen().admin().tls().map(Tls::key),
                        Optional.of(Path.of("/k"))),
                taken(
                        "admin_tls_client_ca",
                        "/a\n  admin_tls_certificate: /c\n  admin_tls_key: /k",
                        conf -> conf.listen().admin().tls().flatMap(Tls::clientCa),
                        Optional.of(Path.of("/a"))),
                taken("backlog", "0", conf -> conf.listen().backlog(), 512),
                taken("backlog", "1", conf -> conf.listen().backlog(), 1),
                taken("backlog", "2147483647", conf -> conf.listen().backlog(), Integer.MAX_VALUE));
    }

    private static Stream<Arguments> places() {
        Endpoint store = new Endpoint("10.0.0.1", 6379);
        return Stream.of(
                taken("datacenter", "eu-west", conf -> conf.place().datacenter().name(), "eu-west"),
                taken("datacenter", "on", conf -> conf.place().datacenter().name(), "on"),
                taken("rack", "'007'", conf -> conf.place().rack().name(), "007"),
                taken("rack", "x".repeat(100), conf -> conf.place().rack().name(), "x".repeat(100)),
                taken("tokens", "0", TakenValues::tokens, "[0]"),
                taken("tokens", "000000000000004294967295", TakenValues::tokens, "[4294967295]"),
                taken("tokens", "'2, 1,3'", TakenValues::tokens, "[1, 2, 3]"),
                taken("tokens", "[2, '1,3']", TakenValues::tokens, "[1, 2, 3]"),
                taken("servers", "['10.0.0.1:6379:1 db']", PoolConf::store, new StoreConf(store, "db")),
                taken("servers", "10.0.0.1:6379:0", PoolConf::store, new StoreConf(store, "10.0.0.1:6379")),
                taken("servers", "[/run/r:1]", PoolConf::store, new StoreConf(new Endpoint("/run/r", 0), "/run/r")),
                taken("data_store", "0", conf -> conf.store().kind(), StoreConf.Kind.REDIS),
                taken("data_store", "1", conf -> conf.store().kind(), StoreConf.Kind.MEMCACHED),
                taken("dyn_seeds", "[]", conf -> conf.peers().seeds(), List.of()),
                taken("dyn_seeds", "", conf -> conf.peers().seeds(), List.of()),
                taken(
                        "dyn_seeds",
                        "[p:1:r:d:7]",
                        conf -> conf.peers().seeds().get(0).id().toString(),
                        "d/r/7"),
                taken("dyn_seeds", "['[::1]:1:r:d:9,7']", TakenValues::seedTokens, "[7, 9]"),
                taken(
                        "dyn_seeds",
                        "['::1:5:r:d:9 n']",
                        conf -> conf.peers().seeds().get(0).peer().toString(),
                        "[::1]:5"),
                taken(
                        "dyn_seed_provider",
                        "simple_provider",
                        conf -> conf.peers().seeds(),
                        List.of()),
                taken(
                        "dyn_seed_provider",
                        "florida_provider",
                        conf -> conf.peers().provider(),
                        new SeedProvider.Florida(Optional.empty(), 30_000)),
                taken(
                        "dyn_seed_provider",
                        "dns_provider",
                        conf -> conf.peers().provider(),
                        new SeedProvider.Dns(Optional.empty(), Optional.empty(), DnsRecords.TXT, 30_000)),
                taken("seeds_url", "http://h:1/x", conf -> conf.peers().provider(), new SeedProvider.Simple()),
                taken("seeds_dns_name", "_a.b", conf -> conf.peers().provider(), new SeedProvider.Simple()),
                taken("seeds_dns_type", "srv", conf -> conf.peers().provider(), new SeedProvider.Simple()),
                taken("seeds_dns_server", "h:53", conf -> conf.peers().provider(), new SeedProvider.Simple()),
                taken("seeds_refresh", "1s", conf -> conf.peers().provider(), new SeedProvider.Simple()),
                taken("enable_gossip", "false", conf -> conf.membership(), MembershipConf.NONE),
                taken("enable_gossip", "true", conf -> conf.membership().gossip(), true),
                taken("bootstrap_expect", "0", conf -> conf.membership().bootstrapExpect(), 0),
                taken("gossip_forget", "72h", conf -> conf.membership(), MembershipConf.NONE),
                taken("dyn_advertise", "h:1", conf -> conf.membership(), MembershipConf.NONE),
                taken("secure_server_option", "none", conf -> conf.peers().seeds(), List.of()));
    }

    private static Stream<Arguments> keys() {
        return Stream.concat(
                Stream.of(HashName.values())
                        .map(hash ->
                                taken("hash", hash.key(), conf -> conf.ring().hash(), hash)),
                Stream.of(
                        taken("hash_tag", "'{}'", conf -> conf.ring().hashTag(), Optional.of(new TagChars('{', '}'))),
                        taken("hash_tag", "$$", conf -> conf.ring().hashTag(), Optional.of(new TagChars('$', '$')))));
    }

    private static Stream<Arguments> consistency() {
        return Stream.of(
                taken("read_consistency", "dc_one", conf -> levels(conf).read(), Consistency.DC_ONE),
                taken("write_consistency", "Dc_One", conf -> levels(conf).write(), Consistency.DC_ONE),
                taken(
                        "consistency_rules",
                        "[{keys: a, read: DC_ALL}]",
                        conf -> levels(conf).rules().get(0).keys(),
                        "a"),
                taken(
                        "homes",
                        "[{keys: a, datacenter: localdc}]",
                        conf -> conf.ring().homes().get(0).keys(),
                        "a"),
                taken("read_repairs_enabled", "false", conf -> levels(conf).readRepairs(), false),
                taken("remote_reads", "true", conf -> levels(conf).remoteReads(), true),
                taken("publish_to", "all", conf -> conf.peers().publishEverywhere(), true),
                taken("conflicts", "none", conf -> levels(conf).conflicts().versions(), false),
                taken("versions_durable", "false", c -> levels(c).conflicts().durable(), false),
                taken("clock_skew_max", "1s", conf -> levels(conf).conflicts().clockSkewMillisMax(), 1_000L));
    }

    private static Stream<Arguments> clients() {
        return Stream.of(
                taken("client_connections", "0", conf -> conf.clients().connectionsMax(), 10_000),
                taken("client_connections", "1", conf -> conf.clients().connectionsMax(), 1),
                taken("client_inflight_max", "1", conf -> conf.clients().inflightMax(), 1),
                taken("client_inflight_max", "1000000", conf -> conf.clients().inflightMax(), 1_000_000),
                taken(
                        "client_output_buffer_max",
                        "64KiB",
                        conf -> conf.clients().outputBytesMax(),
                        65_536),
                taken("client_output_buffer_max", "1GiB", conf -> conf.clients().outputBytesMax(), 1 << 30),
                taken("request_bytes_max", "65536", conf -> conf.clients().requestBytesMax(), 65_536),
                taken(
                        "client_connections_per_address",
                        "0",
                        conf -> conf.clients().connectionsPerAddressMax(),
                        10_000),
                taken(
                        "client_connections_per_address",
                        "7",
                        conf -> conf.clients().connectionsPerAddressMax(),
                        7),
                taken("request_bytes_max", "448MiB", conf -> conf.clients().requestBytesMax(), 448 << 20),
                taken("arguments_max", "16", conf -> conf.clients().argumentsMax(), 16),
                taken("arguments_max", "1048576", conf -> conf.clients().argumentsMax(), 1 << 20),
                taken("inline_bytes_max", "1024B", conf -> conf.clients().inlineBytesMax(), 1024),
                taken("inline_bytes_max", "64KiB", conf -> conf.clients().inlineBytesMax(), 65_536),
                taken("reply_bytes_max", "64KiB", conf -> conf.clients().replyBytesMax(), 65_536),
                taken("reply_bytes_max", "1GiB", conf -> conf.clients().replyBytesMax(), 1 << 30),
                taken(
                        "acl_file",
                        "/etc/users.acl",
                        conf -> conf.clients().users(),
                        Optional.of(Path.of("/etc/users.acl"))),
                taken("requirepass", "'0x1f'", conf -> conf.clients().password(), Optional.of(new Secret("0x1f"))),
                taken(
                        "requirepass",
                        "p".repeat(512),
                        conf -> conf.clients().password().isPresent(),
                        true));
    }

    private static Stream<Arguments> commands() {
        return Stream.of(
                taken(
                        "commands",
                        "[{name: JSON.GET, arity: -2, first_key: 1, flags: [fast, readonly]}]",
                        conf -> conf.clients().commands().declared().toString(),
                        "[json.get arity -2 key 1 readonly fast]"),
                taken(
                        "rename_commands",
                        "{FLUSHALL: \"\", config: Config-4f1a}",
                        conf -> conf.clients().commands().renamed().toString(),
                        "[flushall: \"\", config: config-4f1a]"),
                taken(
                        "deny_commands",
                        "[KEYS, config set, \"@dangerous\"]",
                        conf -> conf.clients().commands().denied().toString(),
                        "[keys, config set, @dangerous]"));
    }

    private static Stream<Arguments> links() {
        return Stream.of(
                taken("timeout", "0", conf -> conf.links().timeoutMillis(), 5_000L),
                taken("timeout", "1", conf -> conf.links().timeoutMillis(), 1L),
                taken("timeout", "1500ms", conf -> conf.links().timeoutMillis(), 1_500L),
                taken("timeout", "2min", conf -> conf.links().timeoutMillis(), 120_000L),
                taken("timeout", "2147483647", conf -> conf.links().timeoutMillis(), MAX),
                taken("server_retry_timeout", "0", conf -> conf.links().retryMillisMax(), 10_000L),
                taken("server_retry_timeout", "2147483647", conf -> conf.links().retryMillisMax(), MAX),
                taken("link_queue_max", "16", conf -> conf.links().queueMax(), 16),
                taken("link_queue_max", "1048576", conf -> conf.links().queueMax(), 1 << 20),
                taken("window_bytes_max", "1MiB", conf -> conf.peers().windowBytesMax(), 1L << 20),
                taken("window_bytes_max", "1MiB", conf -> conf.peers().replicaWindowBytesMax(), 1L << 20),
                taken("replica_window_bytes_max", "64KiB", conf -> conf.peers().replicaWindowBytesMax(), 65_536L),
                taken("replica_window_bytes_max", "64MiB", conf -> conf.peers().replicaWindowBytesMax(), 64L << 20),
                taken("hints", "false", conf -> conf.peers().hints().on(), false),
                taken("windows_durable", "false", conf -> conf.peers().hints().durableWindows(), false),
                taken("repair_interval", "168h", conf -> conf.peers().repair().intervalMillis(), 604_800_000L),
                taken("repair_rate", "500", conf -> conf.peers().repair().keysPerSecond(), 500),
                taken("copy_rate", "600", conf -> conf.peers().repair().copyKeysPerSecond(), 600),
                taken("copy_when_lost", "true", conf -> conf.peers().repair().copyWhenLost(), true),
                taken("hints_bytes_max", "1MiB", conf -> conf.peers().hints().replicaBytesMax(), 1L << 20),
                taken("hints_total_bytes_max", "1MiB", c -> c.peers().hints().replicaBytesMax(), 1L << 20),
                taken("hints_age_max", "1min", conf -> conf.peers().hints().ageMillisMax(), 60_000L),
                taken("hints_fsync", "each", conf -> "" + conf.peers().hints().fsync(), "EACH"));
    }

    private static Stream<Arguments> process() {
        return Stream.of(
                taken("data_dir", "/x y", conf -> conf.process().dataDir(), Optional.of(Path.of("/x y"))),
                taken("workers", "0", conf -> conf.process().workers(), 0),
                taken("workers", "64", conf -> conf.process().workers(), 64),
                taken("transport", "io_uring", conf -> conf.process().transport(), Transport.IO_URING),
                taken("drain_timeout", "0", conf -> conf.process().drainMillis(), 0L),
                taken("drain_timeout", "1h", conf -> conf.process().drainMillis(), 3_600_000L),
                taken("metrics", "on", conf -> conf.process().watch().metrics(), true),
                taken("metrics", "off", conf -> conf.process().watch().metrics(), false),
                taken("slowlog_slower_than", "0", conf -> conf.process().watch().slowerThanMillis(), 0L),
                taken(
                        "slowlog_slower_than",
                        "2s",
                        conf -> conf.process().watch().slowerThanMillis(),
                        2_000L),
                taken(
                        "slowlog_slower_than",
                        "off",
                        conf -> conf.process().watch().slowerThanMillis(),
                        -1L),
                taken(
                        "slowlog_slower_than",
                        "-1",
                        conf -> conf.process().watch().slowerThanMillis(),
                        -1L),
                taken("slowlog_max_len", "0", conf -> conf.process().watch().slowLogMax(), 0),
                taken("slowlog_max_len", "10000", conf -> conf.process().watch().slowLogMax(), 10_000),
                taken("direct_memory_max", "256MiB", conf -> conf.process().directBytesMax(), 256L << 20),
                taken("direct_memory_max", "1024GiB", conf -> conf.process().directBytesMax(), 1L << 40));
    }

    static Arguments taken(String key, String value, Function<PoolConf, Object> component, Object expected) {
        return arguments(key, value, component, expected);
    }

    private static ConsistencyConf levels(PoolConf conf) {
        return conf.consistency();
    }

    private static Object tokens(PoolConf conf) {
        return conf.place().tokens().toString();
    }

    private static Object seedTokens(PoolConf conf) {
        List<Token> tokens = conf.peers().seeds().get(0).tokens();
        return tokens.toString();
    }
}
