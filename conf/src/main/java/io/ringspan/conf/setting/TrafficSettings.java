package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.byDefault;
import static io.ringspan.conf.setting.Setting.dynomite;
import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.ClientConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.value.Numbers;
import io.ringspan.conf.value.Places;
import io.ringspan.conf.value.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Limits and times of clients, of links, and of writes on their way. */
public final class TrafficSettings {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int GIB = 1 << 30;

    public static final Setting<Integer> CLIENT_CONNECTIONS = dynomite(
                    "client_connections",
                    Numbers.countOrZero("connections", Integer.MAX_VALUE, 10_000),
                    byDefault("0"),
                    "How many clients may be connected. The next one gets an error and is closed. (Dynomite has no limit, whatever"
                            + " the file says.)")
            .changesLive();

    public static final Setting<Integer> CLIENT_CONNECTIONS_PER_ADDRESS = own(
                    "client_connections_per_address",
                    Numbers.countOrZero("connections", Integer.MAX_VALUE, 10_000),
                    byDefault("10000"),
                    "How many of them may come from one address. The next one gets an error and is closed. Those on a Unix socket"
                            + " count as one address.")
            .changesLive();

    public static final Setting<Integer> CLIENT_INFLIGHT_MAX = own(
            "client_inflight_max",
            Numbers.count("commands", 1, 1_000_000),
            byDefault("20000"),
            "How many commands of one client may wait for their replies. Beyond it the client is not read until some are"
                    + " answered.");

    public static final Setting<Integer> CLIENT_OUTPUT_BUFFER_MAX = own(
            "client_output_buffer_max",
            Numbers.arrayBytes(64 * KIB, GIB),
            byDefault("16MiB"),
            "How many bytes of replies may wait for one client to read them, one large reply apart. A client beyond it is closed.");

    public static final Setting<Integer> REQUEST_BYTES_MAX = own(
            "request_bytes_max",
            Numbers.arrayBytes(64 * KIB, ClientConf.REQUEST_BYTES_UTMOST),
            byDefault("64MiB"),
            "How long one command of a client may be, all its arguments together. A longer one is refused. Other nodes may"
                    + " have another limit: what they let in is taken from them.");

    public static final Setting<Integer> ARGUMENTS_MAX = own(
            "arguments_max",
            Numbers.count("arguments", 16, 1_048_576),
            byDefault("1048576"),
            "How many arguments one command may have, its name included. A command with more is refused.");

    public static final Setting<Integer> INLINE_BYTES_MAX = own(
            "inline_bytes_max",
            Numbers.arrayBytes(KIB, 64 * KIB),
            byDefault("64KiB"),
            "How long a command may be that is sent as a plain line. A longer one is refused.");

    public static final Setting<Integer> REPLY_BYTES_MAX = own(
            "reply_bytes_max",
            Numbers.arrayBytes(64 * KIB, GIB),
            byDefault("64MiB"),
            "How many bytes of replies may be kept back for one client's commands because earlier ones are not answered yet."
                    + " A client beyond it is closed.");

    public static final Setting<Secret> REQUIREPASS = new Setting<>(
                    "requirepass",
                    Words.secret(),
                    nothing("no password is asked for"),
                    Setting.Kind.SECRET,
                    false,
                    "The password that clients give with AUTH before anything else: that of the user called default, if acl_file does"
                            + " not name it. It is never printed. A reload changes it for those who come from then on.")
            .changesLive();

    public static final Setting<Path> ACL_FILE = own(
                    "acl_file",
                    Places.path(),
                    nothing("there is one user, called default, who may do everything"),
                    "A file that says who may do what, a line each, as the one that `aclfile` of Redis names: `user app on >secret ~app:*"
                            + " +@all -@dangerous`. It is read again when the node's file is (docs/users.md).")
            .changesLive();

    public static final Setting<Long> TIMEOUT = dynomite(
                    "timeout",
                    Numbers.millisOrZero(Integer.MAX_VALUE, 5_000),
                    byDefault("5000"),
                    "How long one request may take. At its end that request fails, and nothing else does. Only a link on which"
                            + " nothing at all comes for twice that time, and for 10 s at least, though answers are due, is closed;"
                            + " one to a peer after half as long again. (Dynomite closes the whole link to the store at once, and"
                            + " waits longer for peers.)")
            .changesLive();

    public static final Setting<Long> SERVER_RETRY_TIMEOUT = dynomite(
            "server_retry_timeout",
            Numbers.millisOrZero(Integer.MAX_VALUE, 10_000),
            byDefault("10000"),
            "The longest pause between two attempts to connect to a store or a peer. Pauses start short, double, and differ"
                    + " by chance.");

    public static final Setting<Integer> LINK_QUEUE_MAX = own(
            "link_queue_max",
            Numbers.count("batches", 16, 1_048_576),
            byDefault("16384"),
            "How many batches of commands may wait for one link to a store or a peer. The next one gets an error at once.");

    public static final Setting<Long> WINDOW_BYTES_MAX = own(
            "window_bytes_max",
            Numbers.bytes(MIB, 16L * GIB),
            byDefault("64MiB"),
            "How many bytes of writes this node keeps until their replicas have confirmed them, all replicas and all of its"
                    + " workers together. Each write counts 128 bytes more.");

    public static final Setting<Long> REPLICA_WINDOW_BYTES_MAX = own(
            "replica_window_bytes_max",
            Numbers.bytes(64 * KIB, 16L * GIB),
            byDefault("16MiB"),
            "The same for one replica, all workers together, so that one that is away does not use up what the others need."
                    + " No more than window_bytes_max.");

    public static final Setting<Boolean> HINTS = own(
            "hints",
            Words.truth(),
            byDefault("true"),
            "Whether writes that do not fit into a replica's window are kept on disk, in data_dir, until it takes them. If not,"
                    + " they are skipped: the replica lacks them until it is repaired.");

    public static final Setting<Long> HINTS_BYTES_MAX = own(
                    "hints_bytes_max",
                    Numbers.bytes(MIB, 1024L * GIB),
                    byDefault("1GiB"),
                    "How many bytes of them are kept on disk for one replica, all workers together. Beyond it the oldest are given"
                            + " up: counted, and logged with their token ranges. No more than hints_total_bytes_max.")
            .changesLive();

    public static final Setting<Long> HINTS_TOTAL_BYTES_MAX = own(
                    "hints_total_bytes_max",
                    Numbers.bytes(MIB, 1024L * GIB),
                    byDefault("4GiB"),
                    "The same for all replicas together. Beyond it the oldest of the replica that has most on disk are given up.")
            .changesLive();

    public static final Setting<Long> HINTS_AGE_MAX = own(
            "hints_age_max",
            Numbers.millis(60_000, 2_592_000_000L),
            byDefault("24h"),
            "How old one may become; then it is given up the same way.");

    public static final Setting<FsyncPolicy> HINTS_FSYNC = own(
            "hints_fsync",
            Words.choice(List.of(FsyncPolicy.values()), fsync -> fsync.name().toLowerCase(Locale.ROOT)),
            byDefault("interval"),
            "When they are made safe against a loss of the whole machine: never (when the system does it), interval (about once"
                    + " a second), each (before a write leaves the memory; slow). A killed node loses none of them in any case.");

    public static final Setting<Boolean> WINDOWS_DURABLE = own(
            "windows_durable",
            Words.truth(),
            byDefault("true"),
            "Whether the windows themselves are in mapped files, in data_dir, so that a killed node's next start sends what was"
                    + " in them. They take up to twice window_bytes_max and 2 MiB for each worker. Without hints they are not.");

    public static final Setting<Long> REPAIR_INTERVAL = own(
                    "repair_interval",
                    Numbers.millisOrZero(31_536_000_000L, 0),
                    byDefault("0"),
                    "How often the replicas of the node's tokens are compared, and made equal, without anybody asking for it; 0 for"
                            + " never. Of a token's owners the first by name does it. See docs/repair.md.")
            .changesLive();

    public static final Setting<Integer> REPAIR_RATE = own(
                    "repair_rate",
                    Numbers.count("keys a second", 10, 10_000_000),
                    byDefault("20000"),
                    "How many keys a second are read from each store meanwhile; fewer while it takes more than 5 ms to answer. Also what"
                            + " ringspan repair takes if it is given no rate.")
            .changesLive();

    public static final Setting<Integer> COPY_RATE = own(
            "copy_rate",
            Numbers.count("keys a second", 10, 10_000_000),
            byDefault("200000"),
            "How many keys a second are read from another replica's store at the most while they are copied to a store that lacks"
                    + " them; fewer while one of the two takes more than 5 ms to answer. See docs/repair.md.");

    public static final Setting<Boolean> COPY_WHEN_LOST = own(
            "copy_when_lost",
            Words.truth(),
            byDefault("true"),
            "Whether a node whose store turns out to be empty, or was being filled, is read from only if nobody else can answer, until it"
                    + " has copied its keys from the other replicas. See docs/states.md.");

    public static final SettingGroup CLIENTS = SettingGroup.of(
            "Clients",
            CLIENT_CONNECTIONS,
            CLIENT_CONNECTIONS_PER_ADDRESS,
            CLIENT_INFLIGHT_MAX,
            CLIENT_OUTPUT_BUFFER_MAX,
            REQUEST_BYTES_MAX,
            ARGUMENTS_MAX,
            INLINE_BYTES_MAX,
            REPLY_BYTES_MAX,
            REQUIREPASS,
            ACL_FILE);

    public static final SettingGroup LINKS = SettingGroup.of(
            "Links and replication",
            TIMEOUT,
            SERVER_RETRY_TIMEOUT,
            LINK_QUEUE_MAX,
            WINDOW_BYTES_MAX,
            REPLICA_WINDOW_BYTES_MAX,
            HINTS,
            HINTS_BYTES_MAX,
            HINTS_TOTAL_BYTES_MAX,
            HINTS_AGE_MAX,
            HINTS_FSYNC,
            WINDOWS_DURABLE,
            REPAIR_INTERVAL,
            REPAIR_RATE,
            COPY_RATE,
            COPY_WHEN_LOST);

    private TrafficSettings() {}
}
