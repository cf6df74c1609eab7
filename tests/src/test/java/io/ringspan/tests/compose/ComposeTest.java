package io.ringspan.tests.compose;

import static io.ringspan.tests.compose.ComposeFile.ROOT;
import static io.ringspan.tests.compose.ComposeFile.node;
import static io.ringspan.tests.compose.ComposeFile.yaml;
import static io.ringspan.tests.yaml.Yaml.map;
import static io.ringspan.tests.yaml.Yaml.maps;
import static io.ringspan.tests.yaml.Yaml.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No Docker here: {@code docker-compose.yml} is read as YAML and held against the files that it names. */
@BesideOthers
class ComposeTest {
    private final ComposeFile compose = new ComposeFile();
    private final Map<?, ?> services = compose.services();

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
                .containsExactlyInAnyOrderElementsOf(compose.volumes());
    }

    @Test
    void everyNodesFileLoadsWithoutAWordAndNamesServicesThatExist() {
        for (int i = 1; i <= 6; i++) {
            PoolConf node = node(i);
            assertThat(services.containsKey(node.listen().peers().host())).isTrue();
            assertThat(services.containsKey(node.store().endpoint().host())).isTrue();
            assertThat(map(compose.service("node" + i), "depends_on"))
                    .isEqualTo(Map.of(node.store().endpoint().host(), Map.of("condition", "service_healthy")));
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

    /** Whoever is waited for until he is healthy has to have a check, or nobody would ever follow him. */
    @Test
    void everyServiceHasAHealthCheckAndWhatOthersWaitForIsItsHealth() {
        for (Object name : services.keySet()) {
            Map<?, ?> service = map(services, name);
            assertThat(texts(map(service, "healthcheck"), "test"))
                    .as("%s", name)
                    .hasSizeGreaterThan(2)
                    .startsWith("CMD");
            if (service.containsKey("depends_on")) {
                map(service, "depends_on").forEach((other, how) -> {
                    assertThat(services.containsKey(other)).isTrue();
                    assertThat(how).isEqualTo(Map.of("condition", "service_healthy"));
                });
            }
        }
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
}
