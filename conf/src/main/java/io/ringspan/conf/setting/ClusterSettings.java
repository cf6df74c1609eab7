package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.byDefault;
import static io.ringspan.conf.setting.Setting.dynomite;
import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;
import static io.ringspan.conf.setting.Setting.required;

import io.ringspan.base.Endpoint;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf.Conflicts;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.HashName;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.SeedProvider.DnsRecords;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.TagChars;
import io.ringspan.conf.value.HomeRules;
import io.ringspan.conf.value.Numbers;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.value.Places;
import io.ringspan.conf.value.SeedEntry;
import io.ringspan.conf.value.Words;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The node's place in the cluster, its store, its peers, and what they must agree on. */
public final class ClusterSettings {
    private static final List<String> LEVELS =
            Stream.of(Consistency.values()).map(Consistency::name).toList();

    public static final Setting<String> DATACENTER =
            dynomite("datacenter", Words.name(), byDefault("localdc"), "The datacenter that this node is in.");

    public static final Setting<String> RACK = dynomite(
            "rack",
            Words.name(),
            byDefault("localrack"),
            "The rack that this node is in. The nodes of a rack together hold one whole copy of the data.");

    public static final Setting<List<Placed<List<Token>>>> TOKENS = dynomite(
            "tokens",
            Places.tokens(),
            required(),
            "This node's points on the ring of its rack, with commas between, or as a list. A key belongs to the first node"
                    + " whose token is its hash or greater, else to the node with the lowest token. No two nodes of a rack"
                    + " share a token. (In Dynomite only one works, and a node without any"
                    + " starts but owns nothing.)");

    public static final Setting<List<Placed<StoreConf>>> SERVERS = dynomite(
            "servers",
            Places.stores(),
            required(),
            "The one local store. The weight means nothing but must be there. A path is a Unix socket: with transport auto or"
                    + " epoll. (Of several stores Dynomite silently takes the last; here more than one is an error.)");

    public static final Setting<StoreConf.Kind> DATA_STORE = dynomite(
            "data_store",
            Words.choice(List.of(StoreConf.Kind.values()), StoreConf.Kind::code),
            byDefault("0"),
            "What the store speaks: 0 is Redis, 1 is memcached. See docs/memcached.md for what is served before memcached.");

    public static final Setting<String> STORE_USER = own(
            "store_user",
            Words.name(),
            nothing("the user that a Redis calls default"),
            "Who the node is to its store, with store_password. A memcached that was started with -Y always asks for one.");

    public static final Setting<Secret> STORE_PASSWORD = new Setting<>(
            "store_password",
            Words.secret(),
            nothing("the store asks for none"),
            Setting.Kind.SECRET,
            false,
            "The password that the node gives its store on each connection, before anything else. It is never printed.");

    public static final Setting<List<Placed<SeedEntry>>> DYN_SEEDS = dynomite(
            "dyn_seeds",
            Places.seeds(),
            nothing("the node is alone"),
            "Every other node of the cluster: where it listens for nodes, and its place on the ring. If this node itself is"
                    + " among them, once, it is left out, so that all nodes can share one list. A datacenter has at most "
                    + PlaceConf.RACKS_MAX
                    + " racks. With bootstrap_expect these are contact points: where some of the others"
                    + " listen, and host:port is enough.");

    public static final Setting<String> DYN_SEED_PROVIDER = dynomite(
            "dyn_seed_provider",
            Words.choiceOf("simple_provider", "florida_provider", "dns_provider"),
            byDefault("simple_provider"),
            "Who knows the other nodes: simple_provider is the list in dyn_seeds, florida_provider asks seeds_url,"
                    + " dns_provider the records of seeds_dns_name. See docs/seeds.md. (Dynomite takes every unknown name"
                    + " for simple_provider; here it is an error.)");

    public static final Setting<URI> SEEDS_URL = own(
            "seeds_url",
            Places.httpUrl(),
            nothing("Dynomite's variables of the environment decide: DYNOMITE_FLORIDA_IP, _PORT and _REQUEST"),
            "For florida_provider: the address that answers with the list of nodes.");

    public static final Setting<String> SEEDS_DNS_NAME = own(
            "seeds_dns_name",
            Places.hostName(),
            nothing("DYNOMITE_DNS_NAME of the environment decides"),
            "For dns_provider: the name whose records are the list of nodes.");

    public static final Setting<DnsRecords> SEEDS_DNS_TYPE = own(
            "seeds_dns_type",
            Words.choice(List.of(DnsRecords.values()), records -> records.name().toLowerCase(Locale.ROOT)),
            byDefault("txt"),
            "For dns_provider: which records of the name are asked for. txt: texts that are a list. a: addresses, of IPv4 and"
                    + " IPv6; each is a contact point at the port of dyn_listen. srv: contact points by priority. The last two"
                    + " need bootstrap_expect.");

    public static final Setting<Endpoint> SEEDS_DNS_SERVER = own(
            "seeds_dns_server",
            Places.networkEndpoint(),
            nothing("the servers that this machine asks"),
            "For dns_provider: another server to ask, such as a Consul agent.");

    public static final Setting<Long> SEEDS_REFRESH = own(
            "seeds_refresh",
            Numbers.millis(1_000, 86_400_000),
            byDefault("30s"),
            "For florida_provider and dns_provider: how long after one answer the next is asked for.");

    public static final Setting<Boolean> ENABLE_GOSSIP = dynomite(
            "enable_gossip",
            Words.truth(),
            byDefault("false"),
            "Whether nodes tell each other who is there, at which address, in which state, and who is down: see docs/gossip.md."
                    + " The same on every node. A node that gossips has at most " + MembershipConf.TOKENS_MAX
                    + " tokens, and names of at most " + MembershipConf.NAME_BYTES_MAX + " bytes.");

    public static final Setting<Integer> BOOTSTRAP_EXPECT = own(
            "bootstrap_expect",
            Numbers.count("nodes", 0, 4096),
            byDefault("0"),
            "With enable_gossip: how many nodes make the first ring. They find each other by gossip, and take no client before"
                    + " all of them are there and agree. The same on every node. 0: the list of seeds is the ring.");

    public static final Setting<Long> GOSSIP_FORGET = own(
            "gossip_forget",
            Numbers.millis(60_000, 2_592_000_000L),
            byDefault("72h"),
            "With enable_gossip: how long a member that is down stays known. Then others stop calling at it, and it is a"
                    + " stranger when it comes back. The same on every node.");

    public static final Setting<HashName> HASH = dynomite(
            "hash",
            Words.choice(List.of(HashName.values()), HashName::key),
            byDefault("murmur"),
            "How a key becomes a point on the ring, bit for bit as in Dynomite; the same on every node. The exception is"
                    + " murmur3: Dynomite's sends every key to one node, this one is the published 32-bit function, with a"
                    + " warning.");

    public static final Setting<TagChars> HASH_TAG = dynomite(
            "hash_tag",
            Places.tagChars(),
            nothing("the whole key is hashed"),
            "The two characters around the part of a key that alone is hashed, so that keys can be kept together; the same"
                    + " on every node.");

    public static final Setting<String> READ_CONSISTENCY = dynomite(
                    "read_consistency",
                    Words.choiceAnyCase(LEVELS),
                    byDefault("DC_ONE"),
                    "What must have answered before a read is answered, in upper or lower case.")
            .changesLive();

    public static final Setting<String> WRITE_CONSISTENCY = dynomite(
                    "write_consistency",
                    Words.choiceAnyCase(LEVELS),
                    byDefault("DC_ONE"),
                    "What must have answered before a write is answered, in upper or lower case. It goes to every replica at any"
                            + " level.")
            .changesLive();

    public static final Setting<List<ConsistencyRule>> CONSISTENCY_RULES = own(
                    "consistency_rules",
                    Words.levelsByKey(READ_CONSISTENCY.type()),
                    nothing("read_consistency and write_consistency hold for every key"),
                    "Other levels for some keys, such as `[{keys: \"session:*\", read: DC_QUORUM, write: DC_SAFE_QUORUM}]`. The first"
                            + " rule whose pattern, as in Redis and within " + ConsistencyRule.PATTERN_BYTES_MAX
                            + " bytes, matches a key decides about it; where that rule has no level, the node's holds. A connection"
                            + " or a command that has set its own level comes before any rule: see docs/guarantees.md.")
            .changesLive();

    public static final Setting<List<Placed<RingConf.Home>>> HOMES = own(
            "homes",
            HomeRules.type(),
            nothing("every datacenter decides about every key"),
            "Keys that are at home in one datacenter, such as `[{keys: \"lock:*\", datacenter: dc1}]`: all their writes are"
                    + " decided there and copied from there, so that a lock is held once and no id is given twice, whichever"
                    + " datacenter asks. Without it they are refused. The first rule whose pattern matches a key holds. The same"
                    + " on every node, in the same order: see docs/guarantees.md.");

    public static final Setting<Boolean> READ_REPAIRS_ENABLED = dynomite(
                    "read_repairs_enabled",
                    Words.truth(),
                    byDefault("true"),
                    "Whether a read at DC_SAFE_QUORUM or DC_EACH_SAFE_QUORUM that finds no majority agreeing writes back to a majority"
                            + " what it finds to be newest, before it answers; else it is an error. And whether reads at DC_QUORUM and"
                            + " above name keys to replicas that they find to be behind, which then get them from others.")
            .changesLive();

    public static final Setting<Boolean> REMOTE_READS = own(
            "remote_reads",
            Words.truth(),
            byDefault("false"),
            "Whether a read that no replica of this datacenter answers goes to another datacenter, which may be behind.");

    public static final Setting<Boolean> PUBLISH_TO = own(
            "publish_to",
            Words.choice(List.of(false, true), everywhere -> everywhere ? "all" : "dc"),
            byDefault("dc"),
            "Where messages that clients of this node publish go: to the subscribers at all nodes of this datacenter, or of all"
                    + " datacenters. Each gets a message once at most: see docs/guarantees.md.");

    public static final Setting<Boolean> CONFLICTS = own(
            "conflicts",
            Words.choice(List.of(true, false), versions -> versions ? "versions" : "none"),
            byDefault("versions"),
            "What decides between writes of one key through different nodes. versions: the later one stays at every replica."
                    + " none: whichever comes last to each replica stays there, so they may differ; for caches that can be"
                    + " filled anew. It saves the look at each write's version, and read levels above DC_ONE are refused. The"
                    + " same on every node: see docs/guarantees.md.");

    public static final Setting<Boolean> VERSIONS_DURABLE = own(
            "versions_durable",
            Words.truth(),
            byDefault("true"),
            "Whether the versions of keys, and how far each node's writes were applied, are in a mapped file in data_dir, so that"
                    + " they outlive a node that is killed. It takes 17 MiB; where there is no room for it the node does not start."
                    + " Only with conflicts: versions.");

    public static final Setting<Long> CLOCK_SKEW_MAX = own(
            "clock_skew_max",
            Numbers.millis(100, Conflicts.CLOCK_SKEW_MILLIS_UTMOST),
            byDefault("10s"),
            "How far this node's clock may be from those of most nodes. If it is further away, writes of its clients are"
                    + " refused until it is set right: by its stamps they would win over later ones, or lose against earlier"
                    + " ones. The same on every node.");

    public static final Setting<String> SECURE_SERVER_OPTION = dynomite(
            "secure_server_option",
            Words.choiceOf("none", "rack", "datacenter", "all"),
            byDefault("none"),
            "Which links between nodes are encrypted: those that leave the rack, those that leave the datacenter, or all."
                    + " Then either end shows a certificate: peer_tls_certificate, peer_tls_key and peer_tls_ca must be given. The"
                    + " same on every node. See docs/security.md.");

    public static final SettingGroup PLACE = SettingGroup.of(
            "Place and store", DATACENTER, RACK, TOKENS, SERVERS, DATA_STORE, STORE_USER, STORE_PASSWORD);

    public static final SettingGroup PEERS = SettingGroup.of(
            "Other nodes",
            DYN_SEEDS,
            DYN_SEED_PROVIDER,
            SEEDS_URL,
            SEEDS_DNS_NAME,
            SEEDS_DNS_TYPE,
            SEEDS_DNS_SERVER,
            SEEDS_REFRESH,
            ENABLE_GOSSIP,
            BOOTSTRAP_EXPECT,
            GOSSIP_FORGET,
            SECURE_SERVER_OPTION);

    public static final SettingGroup KEYS = SettingGroup.of(
            "Keys and consistency",
            HASH,
            HASH_TAG,
            READ_CONSISTENCY,
            WRITE_CONSISTENCY,
            CONSISTENCY_RULES,
            HOMES,
            READ_REPAIRS_ENABLED,
            REMOTE_READS,
            PUBLISH_TO,
            CONFLICTS,
            VERSIONS_DURABLE,
            CLOCK_SKEW_MAX);

    private ClusterSettings() {}
}
