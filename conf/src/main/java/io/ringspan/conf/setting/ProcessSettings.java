package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.byDefault;
import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;

import io.ringspan.conf.Transport;
import io.ringspan.conf.value.Numbers;
import io.ringspan.conf.value.Places;
import io.ringspan.conf.value.Words;
import java.nio.file.Path;
import java.util.List;

/** The process around the node; where several pools share one, each has its own of these. */
public final class ProcessSettings {
    /** What is noted of commands. */
    public static final String ON = "on";

    public static final Setting<Path> DATA_DIR = own(
            "data_dir",
            Places.path(),
            nothing("$RINGSPAN_HOME, or the user's directory for state"),
            "Where the node keeps what must outlive it: who it is, and how often it has started. A path that is not absolute"
                    + " begins where the node was started. In it each pool has a directory of its own, by its name.");

    public static final Setting<Integer> WORKERS = own(
            "workers",
            Numbers.count("event loops", 0, 64),
            byDefault("0"),
            "How many event loops share the work. 0 is 1 on up to two cores and 3 on more: one keeps a store busy, two more"
                    + " serve clients and peers.");

    public static final Setting<Transport> TRANSPORT = own(
            "transport",
            Words.choice(List.of(Transport.values()), Transport::key),
            byDefault("auto"),
            "How the node uses the system's sockets. auto is epoll on Linux, else nio. One that does not work here stops the"
                    + " start. Only epoll can use Unix sockets.");

    public static final Setting<Long> DRAIN_TIMEOUT = own(
                    "drain_timeout",
                    Numbers.millis(0, 3_600_000),
                    byDefault("10s"),
                    "How long a node that is told to stop waits until its replicas have confirmed its writes.")
            .changesLive();

    public static final Setting<Long> DIRECT_MEMORY_MAX = own(
            "direct_memory_max",
            Numbers.bytes(256L << 20, 1L << 40),
            byDefault("512MiB"),
            "How much memory outside the heap the process may use for what is on its way through it; what is too much is"
                    + " refused. At least window_bytes_max and request_bytes_max together. Several pools in one process may use"
                    + " together what they have together.");

    public static final Setting<String> METRICS = own(
            "metrics",
            Words.choiceOf(ON, "off"),
            byDefault(ON),
            "Whether the node notes how often each command is called and how long it takes. off is there to measure what that"
                    + " costs; what limits, retries and INFO need is counted all the same.");

    public static final Setting<Long> SLOWLOG_SLOWER_THAN = own(
                    "slowlog_slower_than",
                    Numbers.millisOrOff(3_600_000),
                    byDefault("10ms"),
                    "From so long an answer on, a batch of commands goes into the slow log: SLOWLOG GET, and /api/slowlog. 0 takes all.")
            .changesLive();

    public static final Setting<Integer> SLOWLOG_MAX_LEN = own(
            "slowlog_max_len",
            Numbers.count("entries", 0, 10_000),
            byDefault("128"),
            "How many entries the slow log keeps, for each worker in memory of its own.");

    public static final SettingGroup GROUP = SettingGroup.of(
            "Process",
            DATA_DIR,
            WORKERS,
            TRANSPORT,
            DRAIN_TIMEOUT,
            DIRECT_MEMORY_MAX,
            METRICS,
            SLOWLOG_SLOWER_THAN,
            SLOWLOG_MAX_LEN);

    private ProcessSettings() {}
}
