package io.ringspan.conf.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LiveSettingsTest {
    private static final Map<String, String> NEEDED = Map.of(
            "listen", "127.0.0.1:8102",
            "dyn_listen", "127.0.0.1:8101",
            "tokens", "[4, 3]",
            "servers", "['127.0.0.1:6379:1']");

    /** Other values of the settings that a running node takes. */
    private static final Map<String, String> LIVE = Map.ofEntries(
            Map.entry("admin_token", "0123456789abcdef"),
            Map.entry("admin_open", "true"),
            Map.entry("read_consistency", "DC_QUORUM"),
            Map.entry("write_consistency", "DC_SAFE_QUORUM"),
            Map.entry("consistency_rules", "[{keys: \"a*\", read: DC_ALL}]"),
            Map.entry("read_repairs_enabled", "false"),
            Map.entry("client_connections", "17"),
            Map.entry("client_connections_per_address", "16"),
            Map.entry("requirepass", "another"),
            Map.entry("acl_file", "/etc/ringspan/users.acl"),
            Map.entry("timeout", "7s"),
            Map.entry("hints_bytes_max", "3MiB"),
            Map.entry("hints_total_bytes_max", "30MiB"),
            Map.entry("repair_interval", "3h"),
            Map.entry("repair_rate", "333"),
            Map.entry("drain_timeout", "3s"),
            Map.entry("slowlog_slower_than", "33ms"));

    /** Other values of some that only a start takes. */
    private static final Map<String, String> AT_START = Map.ofEntries(
            Map.entry("listen", "127.0.0.1:8202"),
            Map.entry("servers", "['127.0.0.1:7379:1']"),
            Map.entry("datacenter", "elsewhere"),
            Map.entry("hash", "md5"),
            Map.entry("remote_reads", "true"),
            Map.entry("conflicts", "none"),
            Map.entry("dyn_seeds", "['10.0.0.2:8101:r2:dc1:7']"),
            Map.entry("request_bytes_max", "1MiB"),
            Map.entry("deny_commands", "[flushall]"),
            Map.entry("store_password", "another"),
            Map.entry("store_tls_ca", "/other.pem"),
            Map.entry("link_queue_max", "99"),
            Map.entry("hints", "false"),
            Map.entry("copy_rate", "999"),
            Map.entry("workers", "5"),
            Map.entry("slowlog_max_len", "5"),
            Map.entry("data_dir", "/somewhere"));

    private static PoolConf conf(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(NEEDED);
        all.putAll(settings);
        String text = all.entrySet().stream()
                .map(each -> "  " + each.getKey() + ": " + each.getValue() + "\n")
                .collect(Collectors.joining("", "pool:\n", ""));
        return ((Loaded) ConfLoader.parse("node.yml", text)).conf();
    }

    static Stream<Setting<?>> live() {
        return Settings.ALL.stream().filter(setting -> setting.live() && setting.kind() != Kind.IDLE);
    }

    @ParameterizedTest
    @MethodSource("live")
    void whatIsLiveIsTakenOver(Setting<?> setting) {
        String key = setting.key();
        PoolConf now = conf(Map.of());
        PoolConf next = conf(Map.of(key, LIVE.getOrDefault(key, "give another value of it in this test")));
        assertThat(Difference.between(now, next))
                .extracting(each -> each.setting().key())
                .contains(key);
        PoolConf taken = LiveSettings.taken(now, next);
        assertThat(Difference.between(taken, next)).isEmpty();
        assertThat(taken.origin().lineOf(key)).isEqualTo(next.origin().lineOf(key));
    }

    @Test
    void allElseStaysAsItWasEachByItsName() {
        PoolConf now = conf(Map.of());
        AT_START.forEach((key, value) -> {
            PoolConf next = conf(Map.of(key, value));
            assertThat(Difference.between(now, next))
                    .as(key)
                    .extracting(each -> each.setting().key(), Difference::isLive)
                    .contains(tuple(key, false));
            assertThat(Difference.between(now, LiveSettings.taken(now, next)))
                    .as(key)
                    .isEmpty();
        });
    }

    @Test
    void aSecretThatIsAnotherOneIsSeenButNotShown() {
        List<Difference> all = Difference.between(
                conf(Map.of("admin_token", "0123456789abcdef")), conf(Map.of("admin_token", "fedcba9876543210")));
        assertThat(all)
                .extracting(each -> each.setting().key() + " " + each.before() + " " + each.after())
                .containsExactly("admin_token *** ***");
    }

    @Test
    void aFileThatSaysTheSameInOtherWordsIsNoOther() {
        assertThat(Difference.between(conf(Map.of("timeout", "5s")), conf(Map.of("timeout", "5000"))))
                .isEmpty();
    }
}
