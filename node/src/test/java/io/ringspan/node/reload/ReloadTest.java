package io.ringspan.node.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.conf.load.LoadResult.Loaded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private static final String START = """
            pool:
              listen: 127.0.0.1:8102
              dyn_listen: 127.0.0.1:8101
              tokens: [4]
              servers: ['127.0.0.1:6379:1']
            """;

    private final List<String> heard = new ArrayList<>();
    private String text = START + "  timeout: 3s\n";
    private PoolConf now = ((Loaded) read()).conf();
    private List<String> unfit = List.of();

    private final Reload reload = new Reload(
            () -> now,
            file -> read(),
            List.of(
                    new Reload.Part() {
                        @Override
                        public List<String> unfit(PoolConf next) {
                            return unfit;
                        }

                        @Override
                        public void take(PoolConf next, List<String> changed) {
                            now = next;
                        }
                    },
                    Reload.part(
                            List.of("timeout"),
                            next -> heard.add("timeout " + next.links().timeoutMillis())),
                    Reload.part(
                            List.of("drain_timeout"),
                            next -> heard.add("drain " + next.process().drainMillis()))));

    private LoadResult read() {
        return ConfLoader.parse("node.yml", text);
    }

    @Test
    void onlyThoseHearOfItWhoseSettingIsAnother() {
        text = START + "  timeout: 7s\n";
        ReloadReport report = reload.reload("test");
        assertThat(heard).containsExactly("timeout 7000");
        assertThat(report.taken()).extracting(ReloadReport.Change::words).containsExactly("timeout (3000 -> 7000)");
        assertThat(reload.reload("test").taken()).isEmpty();
        assertThat(heard).hasSize(1);
        assertThat(reload.taken()).isEqualTo(2);
    }

    @Test
    void whoOnlyLooksChangesNothing() {
        text = START + "  timeout: 7s\n  workers: 4\n";
        ReloadReport report = reload.look("test");
        assertThat(report.taken()).hasSize(1);
        assertThat(report.needsStart()).extracting(ReloadReport.Change::setting).containsExactly("workers");
        assertThat(heard).isEmpty();
        assertThat(now.links().timeoutMillis()).isEqualTo(3_000);
        assertThat(reload.last()).isEmpty();
        assertThat(reload.pending()).isZero();
    }

    @Test
    void whatNeedsAStartIsNamedEachTimeUntilTheFileSaysAgainWhatHolds() {
        text = START + "  timeout: 3s\n  workers: 4\n";
        assertThat(reload.reload("test").needsStart()).hasSize(1);
        assertThat(reload.reload("test").needsStart()).hasSize(1);
        assertThat(reload.pending()).isEqualTo(1);
        assertThat(now.process().workers()).isZero();
        text = START + "  timeout: 3s\n";
        assertThat(reload.reload("test").needsStart()).isEmpty();
        assertThat(reload.pending()).isZero();
    }

    @Test
    void oneFaultAnywhereAndNothingIsTaken() {
        text = START + "  timeout: 7s\n  workers: many\n";
        assertThat(reload.reload("test").problems()).hasSize(1);
        text = START.replace("pool:", "pond:") + "  timeout: 7s\n";
        assertThat(reload.reload("test").problems().get(0)).contains("the pool \"pool\" is not there any more");
        text = START + "  timeout: 7s\n";
        unfit = List.of("a file that does not hold what it should");
        assertThat(reload.reload("test").problems()).isEqualTo(unfit);
        assertThat(heard).isEmpty();
        assertThat(now.links().timeoutMillis()).isEqualTo(3_000);
        assertThat(reload.refused()).isEqualTo(3);
    }
}
