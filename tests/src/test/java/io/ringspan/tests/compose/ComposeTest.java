package io.ringspan.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** No Docker here: {@code docker-compose.yml} is read as YAML and held against the files that it names. */
class ComposeTest {
    private static final Path ROOT = Path.of("..");

    private final Map<?, ?> compose = yaml(ROOT.resolve("docker-compose.yml"));
    private final Map<?, ?> services = map(compose, "services");

    @Test
    void everyFileThatIsMountedExistsAndEveryVolumeIsDeclared() {
        List<String> mounts = services.keySet().stream()
                .flatMap(service -> texts(map(services, service), "volumes").stream())
                .map(mount -> mount.substring(0, mount.indexOf(':')))
                .toList();
        assertThat(mounts).hasSize(16);
        assertThat(mounts.stream().filter(mount -> mount.startsWith("./")))
                .hasSize(10)
                .allSatisfy(mount -> assertThat(ROOT.resolve(mount)).exists());
        assertThat(mounts.stream().filter(mount -> !mount.startsWith("./")))
                .containsExactlyInAnyOrderElementsOf(map(compose, "volumes").keySet().stream()
                        .map(String::valueOf)
                        .toList());
    }

    @Test
    void everyNodesFileLoadsWithoutAWordAndNamesServicesThatExist() {
        for (int i = 1; i <= 6; i++) {
            PoolConf node = node(i);
            assertThat(services.containsKey(node.listen().peers().host())).isTrue();
            assertThat(services.containsKey(node.store().endpoint().host())).isTrue();
            assertThat(texts(map(services, "node" + i), "depends_on"))
                    .containsExactly(node.store().endpoint().host());
            assertThat(map(services, "node" + i).get("hostname"))
                    .isEqualTo(node.listen().peers().host());
        }
    }

    @Test
    void allNodesSeeTheSameClusterOfSix() {
        List<List<String>> clusters = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            PoolConf node = node(i);
            Stream<String> self =
                    Stream.of(node.place().id() + " at " + node.listen().peers());
            Stream<String> others = node.peers().seeds().stream().map(seed -> seed.id() + " at " + seed.peer());
            clusters.add(Stream.concat(self, others).sorted().toList());
        }
        assertThat(clusters.get(0)).hasSize(6).doesNotHaveDuplicates();
        assertThat(clusters).containsOnly(clusters.get(0));
    }

    @Test
    void publishedPortsAreOnLoopbackDoNotClashAndLeadToWhereNodesListen() {
        List<String> published = new ArrayList<>();
        for (Object service : services.keySet()) {
            for (String port : texts(map(services, service), "ports")) {
                List<String> parts = Arrays.asList(port.split(":", -1));
                assertThat(parts).hasSize(3).startsWith("127.0.0.1");
                published.add(parts.get(1));
            }
        }
        assertThat(published).hasSize(14).doesNotHaveDuplicates();
        for (int i = 1; i <= 6; i++) {
            PoolConf node = node(i);
            assertThat(texts(map(services, "node" + i), "ports").stream().map(port -> port.split(":", -1)[2]))
                    .containsExactly(
                            Integer.toString(node.listen().clients().port()),
                            Integer.toString(node.listen().stats().port()));
        }
    }

    @Test
    void prometheusScrapesEveryNodeWhereItServesMetrics() {
        Map<?, ?> prometheus = yaml(ROOT.resolve("conf/prometheus/prometheus.yml"));
        List<String> scraped = new ArrayList<>();
        for (Map<?, ?> job : maps(prometheus, "scrape_configs")) {
            for (Map<?, ?> group : maps(job, "static_configs")) {
                scraped.addAll(texts(group, "targets"));
            }
        }
        List<String> served = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            served.add("node" + i + ":" + node(i).listen().stats().port());
        }
        assertThat(scraped).isEqualTo(served);
    }

    @Test
    void prometheusFindsItsRulesAndGrafanaItsDashboards() {
        Map<?, ?> prometheus = yaml(ROOT.resolve("conf/prometheus/prometheus.yml"));
        assertThat(texts(prometheus, "rule_files")).containsExactly("rules/*.yml");
        assertThat(texts(map(services, "prometheus"), "volumes"))
                .contains("./conf/prometheus/rules:/etc/prometheus/rules:ro");
        Map<?, ?> providers = yaml(ROOT.resolve("conf/grafana/provisioning/dashboards/ringspan.yml"));
        Object path = map(maps(providers, "providers").get(0), "options").get("path");
        assertThat(texts(map(services, "grafana"), "volumes"))
                .contains(
                        "./conf/grafana/provisioning:/etc/grafana/provisioning:ro",
                        "./conf/grafana/dashboards:" + path + ":ro");
        Map<?, ?> sources = yaml(ROOT.resolve("conf/grafana/provisioning/datasources/ringspan.yml"));
        assertThat(maps(sources, "datasources").get(0).get("url")).isEqualTo("http://prometheus:9090");
    }

    @Test
    void theContainerStartsTheJvmAsTheLauncherDoes() throws IOException {
        String launcher = Files.readString(ROOT.resolve("ringspan"));
        String options = launcher.substring(launcher.indexOf("jvm_options=(") + "jvm_options=(".length());
        List<String> ofLauncher = Arrays.asList(
                options.substring(0, options.indexOf("\n)")).strip().split("\\s+", -1));
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        assertThat(ofLauncher)
                .hasSizeGreaterThan(5)
                .allSatisfy(option -> assertThat(dockerfile).contains("\"" + option + "\""));
    }

    @Test
    void theContainerServesWhatItsHealthCheckAsksFor() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        assertThat(dockerfile)
                .contains("/dev/tcp/127.0.0.1/" + node(1).listen().stats().port())
                .contains("EXPOSE " + node(1).listen().peers().port() + " "
                        + node(1).listen().clients().port() + " "
                        + node(1).listen().stats().port());
    }

    private static PoolConf node(int number) {
        Path file = ROOT.resolve("conf/examples/compose/node" + number + ".yml");
        assertThat(ConfLoader.load(file))
                .isInstanceOfSatisfying(
                        Loaded.class, loaded -> assertThat(loaded.warnings()).isEmpty());
        return ((Loaded) ConfLoader.load(file)).conf();
    }

    private static Map<?, ?> yaml(Path file) {
        try {
            Object document = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return (Map<?, ?>) document;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<?, ?> map(Map<?, ?> of, Object key) {
        if (of.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw new AssertionError(key + " is no map");
    }

    private static List<Map<?, ?>> maps(Map<?, ?> of, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (of.get(key) instanceof List<?> list) {
            for (Object item : list) {
                maps.add((Map<?, ?>) item);
            }
        }
        return maps;
    }

    /** The texts of a list; none if it is not there. */
    private static List<String> texts(Map<?, ?> of, String key) {
        return of.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
