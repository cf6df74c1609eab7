package io.ringspan.conf.force;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.force.InForce.Source;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Absent;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InForceTest {
    private static final Endpoint STORE = new Endpoint("127.0.0.1", 6379);
    private static final String NEEDED = """
            pool:
              listen: 127.0.0.1:8102
              dyn_listen: 127.0.0.1:8101
              tokens: [4, 3]
              servers: ['127.0.0.1:6379:1']
            """;
    private static final Map<String, String> NO_VARIABLES = Map.of();

    private static PoolConf conf(String... lines) {
        return ((Loaded) ConfLoader.parse("node.yml", NEEDED + "  " + String.join("\n  ", lines) + "\n")).conf();
    }

    private static InForce of(String key, PoolConf conf, Map<String, String> environment) {
        return InForce.all(conf, environment).stream()
                .filter(each -> each.setting().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Setting<?>> settingsWithDefault() {
        return Settings.ALL.stream()
                .filter(setting -> setting.kind() != Kind.IDLE && setting.absent() instanceof Absent.Default);
    }

    /** What is read back is what was put in: of each setting at its default, named or not. */
    @ParameterizedTest
    @MethodSource("settingsWithDefault")
    void aDefaultIsTheSameWhetherItIsNamedOrNot(Setting<?> setting) {
        String text = ((Absent.Default) setting.absent()).text();
        InForce unnamed = of(setting.key(), conf(), NO_VARIABLES);
        InForce named = of(setting.key(), conf(setting.key() + ": '" + text + "'"), NO_VARIABLES);
        assertThat(named.value()).isEqualTo(unnamed.value());
        assertThat(unnamed.source()).isEqualTo(Source.DEFAULT);
        assertThat(unnamed.initial()).contains(text);
        assertThat(named.source()).isEqualTo(Source.FILE);
        assertThat(named.where()).isEqualTo("node.yml:6");
    }

    @Test
    void everySettingOfAFileIsShownWithItsLine() {
        PoolConf conf = conf(
                "hash: md5",
                "timeout: 3s",
                "remote_reads: true",
                "consistency_rules: [{keys: \"a*\", read: DC_QUORUM}]",
                "dyn_seeds: ['10.0.0.2:8101:r2:dc1:7']",
                "server_connections: 5");
        List<InForce> all = InForce.all(conf, NO_VARIABLES);
        assertThat(all.stream().filter(each -> each.source() == Source.FILE))
                .extracting(each -> each.setting().key() + " = " + each.value() + " at " + each.where())
                .containsExactly(
                        "listen = 127.0.0.1:8102 at node.yml:2",
                        "dyn_listen = 127.0.0.1:8101 at node.yml:3",
                        "tokens = [3, 4] at node.yml:4",
                        "servers = [127.0.0.1:6379] at node.yml:5",
                        "dyn_seeds = [10.0.0.2:8101:r2:dc1:7] at node.yml:10",
                        "hash = md5 at node.yml:6",
                        "consistency_rules = [a* read: DC_QUORUM] at node.yml:9",
                        "remote_reads = true at node.yml:8",
                        "timeout = 3000 at node.yml:7",
                        "server_connections = null at node.yml:11");
    }

    @Test
    void whatIsInForceIsShownAndNotWhatWasWrittenWhereTheTwoDiffer() {
        PoolConf conf = conf("window_bytes_max: 2MiB");
        assertThat(of("replica_window_bytes_max", conf, NO_VARIABLES).value()).isEqualTo(2L << 20);
    }

    /** By its declaration: whatever kind of setting it is. */
    @Test
    void secretsAreMasked() {
        PoolConf conf = conf("requirepass: hunter2");
        assertThat(of("requirepass", conf, NO_VARIABLES).value()).isEqualTo(Secret.MASK);
        assertThat(of("requirepass", conf, NO_VARIABLES).where()).isEqualTo("node.yml:6");
        assertThat(of("requirepass", conf(), NO_VARIABLES).value()).isNull();
        assertThat(InForce.all(conf, NO_VARIABLES).toString()).doesNotContain("hunter2");
        PoolConf open = conf("admin_token: 0123456789abcdef");
        assertThat(of("admin_token", open, NO_VARIABLES).value()).isEqualTo(Secret.MASK);
        assertThat(InForce.all(open, NO_VARIABLES).toString()).doesNotContain("0123456789abcdef");
    }

    @Test
    void theEnvironmentIsNamedWhereTheFileSaysNothing() {
        Map<String, String> environment = Map.of("RINGSPAN_HOME", "/state", "DYNOMITE_DNS_NAME", "nodes.test");
        InForce home = of("data_dir", conf(), environment);
        assertThat(home.value()).isEqualTo("/state");
        assertThat(home.source()).isEqualTo(Source.ENVIRONMENT);
        assertThat(home.where()).isEqualTo("RINGSPAN_HOME");
        assertThat(of("data_dir", conf("data_dir: /mine"), environment).value()).isEqualTo("/mine");
        assertThat(of("data_dir", conf(), NO_VARIABLES).source()).isEqualTo(Source.NOWHERE);
        assertThat(of("seeds_dns_name", conf("dyn_seed_provider: dns_provider"), environment)
                        .value())
                .isEqualTo("nodes.test");
        assertThat(of("seeds_dns_name", conf(), environment).value()).isNull();
        Map<String, String> florida = Map.of("DYNOMITE_FLORIDA_REQUEST", "GET /?secret");
        InForce url = of("seeds_url", conf("dyn_seed_provider: florida_provider"), florida);
        assertThat(url.value()).isNull();
        assertThat(url.where()).isEqualTo("DYNOMITE_FLORIDA_REQUEST");
    }

    @Test
    void aNodeWithoutAFileHasItsSettingsFromItsProgram() {
        PoolConf conf = ConfLoader.defaults(1, 2, 3, STORE);
        assertThat(InForce.all(conf, NO_VARIABLES)).extracting(InForce::source).containsOnly(Source.PROGRAM);
    }
}
