package io.ringspan.node.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.tuning.Tuning;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigPagesTest {
    private static final String SECRET = "4f1d2c9a8b7e6035";

    private static PoolConf conf(String... lines) {
        String needed = """
                pool:
                  listen: 127.0.0.1:8102
                  dyn_listen: 127.0.0.1:8101
                  tokens: 3
                  servers: ['127.0.0.1:6379:1']
                """;
        return ((Loaded) ConfLoader.parse("node.yml", needed + "  " + String.join("\n  ", lines) + "\n")).conf();
    }

    private static Tuning tuning(PoolConf conf) {
        return new Tuning(conf.links().timeoutMillis(), conf.consistency().readRepairs());
    }

    private static String page(PoolConf conf, NodeLevels levels) {
        return page(conf, levels, tuning(conf));
    }

    private static String page(PoolConf conf, NodeLevels levels, Tuning tuning) {
        return new ConfigPages(() -> conf, levels, tuning, Map.of("RINGSPAN_HOME", "/state"))
                .all(new Asked(Map.of(), Map.of(), "", "", "a test"))
                .body()
                .toString(UTF_8);
    }

    private static String page(String... lines) {
        PoolConf conf = conf(lines);
        return page(conf, NodeLevels.of(conf.consistency()));
    }

    @Test
    void eachSettingHasValueUnitDefaultAndSource() {
        assertThat(page("timeout: 3s"))
                .startsWith("{\"file\":\"node.yml\",\"settings\":[{\"key\":\"listen\",\"group\":\"Listeners\","
                        + "\"value\":\"127.0.0.1:8102\",\"source\":\"file\",\"where\":\"node.yml:2\",\"secret\":false,")
                .contains("{\"key\":\"timeout\",\"group\":\"Links and replication\",\"value\":3000,\"unit\":\"ms\","
                        + "\"initial\":\"5000\",\"source\":\"file\",\"where\":\"node.yml:6\",\"secret\":false,")
                .contains("{\"key\":\"hints\",\"group\":\"Links and replication\",\"value\":true,\"initial\":\"true\","
                        + "\"source\":\"default\",\"secret\":false,")
                .contains("{\"key\":\"tokens\",\"group\":\"Place and store\",\"value\":[\"3\"],")
                .contains("{\"key\":\"data_dir\",\"group\":\"Process\",\"value\":\"/state\","
                        + "\"without\":\"$RINGSPAN_HOME, or the user's directory for state\","
                        + "\"source\":\"environment\",\"where\":\"RINGSPAN_HOME\",");
    }

    @Test
    void aLevelThatWasChangedSinceTheStartIsInForce() {
        PoolConf conf = conf("read_consistency: dc_quorum");
        NodeLevels levels = NodeLevels.of(conf.consistency());
        String before = "{\"key\":\"read_consistency\",\"group\":\"Keys and consistency\",\"value\":\"DC_QUORUM\","
                + "\"initial\":\"DC_ONE\",\"source\":\"file\",\"where\":\"node.yml:6\",";
        assertThat(page(conf, levels)).contains(before);
        levels.change(old -> new NodeLevels.InForce(Consistency.DC_ONE, old.write()), "a test");
        assertThat(page(conf, levels))
                .contains("\"value\":\"DC_ONE\",\"initial\":\"DC_ONE\",\"at_start\":\"DC_QUORUM\","
                        + "\"source\":\"changed\",\"secret\":false,");
    }

    @Test
    void whatWasTunedSinceTheStartIsInForceBesideWhatTheFileSays() {
        PoolConf conf = conf("timeout: 3s");
        Tuning tuning = tuning(conf);
        NodeLevels levels = NodeLevels.of(conf.consistency());
        tuning.factor(4);
        tuning.repairReads(false);
        assertThat(page(conf, levels, tuning))
                .contains("{\"key\":\"timeout\",\"group\":\"Links and replication\",\"value\":12000,\"unit\":\"ms\","
                        + "\"initial\":\"5000\",\"at_start\":3000,\"source\":\"changed\",\"secret\":false,")
                .contains("{\"key\":\"read_repairs_enabled\",\"group\":\"Keys and consistency\",\"value\":false,"
                        + "\"initial\":\"true\",\"at_start\":true,\"source\":\"changed\",\"secret\":false,");
        tuning.factor(1);
        tuning.repairReads(true);
        assertThat(page(conf, levels, tuning)).isEqualTo(page("timeout: 3s"));
    }

    /** Whichever there are: each by its declaration, so that nobody has to think of one that comes later. */
    @Test
    void noSecretEverAppears() {
        List<Setting<?>> secrets = Settings.ALL.stream()
                .filter(setting -> setting.kind() == Kind.SECRET)
                .toList();
        assertThat(secrets).extracting(Setting::key).contains("requirepass", "admin_token");
        String[] lines =
                secrets.stream().map(setting -> setting.key() + ": " + SECRET).toArray(String[]::new);
        String page = page(lines);
        assertThat(page).doesNotContain(SECRET);
        for (Setting<?> secret : secrets) {
            assertThat(page)
                    .containsPattern("\"key\":\"" + secret.key() + "\",\"group\":\"[^\"]*\",\"value\":\"\\*{3}\"");
        }
        assertThat(page()).doesNotContain("***\",\"source");
    }

    @Test
    void whatIsAskedForBesideItIsRefused() {
        PoolConf conf = conf("timeout: 3s");
        ConfigPages pages = new ConfigPages(() -> conf, NodeLevels.of(conf.consistency()), tuning(conf), Map.of());
        assertThatThrownBy(() -> pages.all(new Asked(Map.of(), Map.of("key", List.of("x")), "", "", "a test")))
                .isInstanceOf(AdminException.class);
    }
}
