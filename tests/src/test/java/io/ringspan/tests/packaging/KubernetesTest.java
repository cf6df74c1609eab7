package io.ringspan.tests.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The manifests in {@code config/kubernetes}: what they say of nodes is so. No cluster is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // read() comes first
class KubernetesTest {
    private static final Path FILE = Path.of("..", "config", "kubernetes", "ringspan.yaml");
    private static final String TOKEN = "0123456789abcdef";

    private List<Map<?, ?>> all;

    @BeforeAll
    void read() throws IOException {
        all = Stream.of(Files.readString(FILE).split("\n---\n", -1))
                .<Map<?, ?>>map(Yaml::map)
                .toList();
    }

    private List<Map<?, ?>> of(String kind) {
        return all.stream().filter(each -> kind.equals(each.get("kind"))).toList();
    }

    private static Map<?, ?> at(Map<?, ?> map, String... way) {
        Map<?, ?> found = map;
        for (String step : way) {
            found = Yaml.map(found, step);
        }
        return found;
    }

    private static Map<?, ?> named(List<Map<?, ?>> all, String name) {
        return all.stream()
                .filter(each -> name.equals(each.get("name")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is called " + name));
    }

    private static Map<?, ?> spec(Map<?, ?> set) {
        return at(set, "spec", "template", "spec");
    }

    private static Map<?, ?> node(Map<?, ?> set) {
        return named(Yaml.maps(spec(set), "containers"), "node");
    }

    /** The file that the first container of a pod makes, by the very script that it runs. */
    private PoolConf conf(Map<?, ?> set, int number, Path directory) throws IOException, InterruptedException {
        Path script = Files.writeString(
                directory.resolve("configure.sh"),
                Yaml.text(Yaml.map(of("ConfigMap").get(0), "data"), "configure.sh"));
        Path out = Files.createDirectories(directory.resolve(number + "-" + Yaml.text(at(set, "metadata"), "name")));
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true);
        bash.environment().put("POD_NAME", Yaml.text(at(set, "metadata"), "name") + "-" + number);
        bash.environment().put("NAMESPACE", "caches");
        for (Map<?, ?> variable :
                Yaml.maps(Yaml.maps(spec(set), "initContainers").get(0), "env")) {
            if (variable.get("value") != null) {
                bash.environment().put(Yaml.text(variable, "name"), Yaml.text(variable, "value"));
            }
        }
        bash.environment().put("OUT", out.toString());
        Process ran = bash.start();
        String said = new String(ran.getInputStream().readAllBytes(), UTF_8);
        assertThat(ran.waitFor()).as(said).isZero();
        String file = Files.readString(out.resolve("node.yml"))
                .replace("env:RINGSPAN_ADMIN_TOKEN", TOKEN); // the environment of this process is not that of a pod
        LoadResult read = ConfLoader.parse("node.yml", file);
        assertThat(read)
                .isInstanceOfSatisfying(
                        LoadResult.Loaded.class,
                        loaded -> assertThat(loaded.warnings()).isEmpty());
        return ((LoadResult.Loaded) read).conf();
    }

    @Test
    void theFilesOfAllPodsAreThoseOfOneRing(@TempDir Path directory) throws IOException, InterruptedException {
        List<String> places = new ArrayList<>();
        int pods = 0;
        for (Map<?, ?> set : of("StatefulSet")) {
            int replicas = Yaml.number(at(set, "spec"), "replicas");
            pods += replicas;
            for (int number = 0; number < replicas; number++) {
                PoolConf conf = conf(set, number, directory);
                places.add(conf.place().id().toString());
                assertThat(conf.membership().address())
                        .hasToString("Optional[" + Yaml.text(at(set, "metadata"), "name") + "-" + number
                                + ".ringspan-nodes.caches.svc:8101]");
            }
        }
        assertThat(places).containsExactly("dc1/r1/0", "dc1/r1/2147483648", "dc1/r2/0", "dc1/r2/2147483648");
        for (Map<?, ?> set : of("StatefulSet")) {
            List<Map<?, ?>> variables =
                    Yaml.maps(Yaml.maps(spec(set), "initContainers").get(0), "env");
            assertThat(Yaml.text(named(variables, "NODES"), "value")).isEqualTo(Integer.toString(pods));
            assertThat(Yaml.text(named(variables, "NODES_PER_RACK"), "value"))
                    .isEqualTo(Integer.toString(Yaml.number(at(set, "spec"), "replicas")));
        }
    }

    @Test
    void portsAndPathsAreThoseOfTheNode(@TempDir Path directory) throws IOException, InterruptedException {
        for (Map<?, ?> set : of("StatefulSet")) {
            PoolConf conf = conf(set, 0, directory);
            List<Map<?, ?>> ports = Yaml.maps(node(set), "ports");
            assertThat(Yaml.number(named(ports, "clients"), "containerPort"))
                    .isEqualTo(conf.listen().clients().port());
            assertThat(Yaml.number(named(ports, "peers"), "containerPort"))
                    .isEqualTo(conf.listen().peers().port());
            assertThat(Yaml.number(named(ports, "admin"), "containerPort"))
                    .isEqualTo(conf.listen().stats().port());
            assertThat(Yaml.text(at(node(set), "livenessProbe", "httpGet"), "path"))
                    .isEqualTo("/live");
            assertThat(Yaml.text(at(node(set), "readinessProbe", "httpGet"), "path"))
                    .isEqualTo("/ready");
            assertThat(Yaml.texts(node(set), "args")).containsExactly("node", "-c", "/etc/ringspan/node.yml");
            assertThat(Yaml.number(spec(set), "terminationGracePeriodSeconds") * 1_000L)
                    .as("more than the node needs, behind the five seconds of preStop")
                    .isGreaterThan(conf.process().drainMillis() + 5_000);
            assertThat(conf.store().endpoint().toString()).isEqualTo("127.0.0.1:6379");
            assertThat(Yaml.maps(node(set), "volumeMounts"))
                    .extracting(mount -> String.valueOf(mount.get("mountPath")))
                    .anyMatch(path -> conf.process().dataDir().orElseThrow().startsWith(path));
        }
    }

    @Test
    void podsHaveNoRightsAndStandOnMachinesOfTheirOwn() {
        for (Map<?, ?> set : of("StatefulSet")) {
            assertThat(at(spec(set), "securityContext").get("runAsNonRoot")).hasToString("true");
            List<Map<?, ?>> containers = new ArrayList<>(Yaml.maps(spec(set), "containers"));
            containers.addAll(Yaml.maps(spec(set), "initContainers"));
            for (Map<?, ?> container : containers) {
                Map<?, ?> rights = at(container, "securityContext");
                assertThat(rights.get("allowPrivilegeEscalation")).hasToString("false");
                assertThat(rights.get("readOnlyRootFilesystem")).hasToString("true");
                assertThat(Yaml.texts(at(rights, "capabilities"), "drop")).containsExactly("ALL");
            }
            Map<?, ?> apart = Yaml.maps(
                            at(spec(set), "affinity", "podAntiAffinity"),
                            "requiredDuringSchedulingIgnoredDuringExecution")
                    .get(0);
            assertThat(Yaml.text(apart, "topologyKey")).isEqualTo("kubernetes.io/hostname");
        }
        assertThat(Yaml.number(at(of("PodDisruptionBudget").get(0), "spec"), "maxUnavailable"))
                .isOne();
    }

    /** What selects pods selects these, and what is named is there. */
    @Test
    void whatIsNamedIsThere() {
        for (Map<?, ?> set : of("StatefulSet")) {
            Map<?, ?> labels = at(set, "spec", "template", "metadata", "labels");
            assertThat(labels.get("app")).hasToString("ringspan");
            assertThat(labels.get("rack"))
                    .isEqualTo(at(set, "spec", "selector", "matchLabels").get("rack"));
            assertThat(of("Service"))
                    .anyMatch(service -> Yaml.text(at(service, "metadata"), "name")
                            .equals(Yaml.text(at(set, "spec"), "serviceName")));
        }
        for (Map<?, ?> service : of("Service")) {
            assertThat(at(service, "spec", "selector").get("app")).hasToString("ringspan");
            for (Map<?, ?> port : Yaml.maps(at(service, "spec"), "ports")) {
                assertThat(Yaml.number(
                                named(
                                        Yaml.maps(node(of("StatefulSet").get(0)), "ports"),
                                        Yaml.text(port, "targetPort")),
                                "containerPort"))
                        .isEqualTo(Yaml.number(port, "port"));
            }
        }
        assertThat(at(of("Secret").get(0), "stringData").keySet()).hasToString("[admin-token]");
    }
}
