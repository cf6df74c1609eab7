package io.ringspan.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.compose.Troupe.Ended;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.program.Programs;
import io.ringspan.tests.turn.BesideOthers;
import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docker-compose.yml} without containers: its own tool judges it, and everything that it starts, mounts, asks and
 * advises is done by processes of this machine.
 */
@BesideOthers
class ComposeIT {
    /** For a JVM that lives for seconds only, and shares two cores with five others. */
    private static final Map<String, String> SHORT_LIVED = Map.of(
            "JAVA_TOOL_OPTIONS",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote");

    private final ComposeFile compose = new ComposeFile();
    private final Dockerfile dockerfile = new Dockerfile();

    @Test
    @NeedsProgram("docker-compose")
    void composeItselfTakesTheFile() throws IOException, InterruptedException {
        Ended ended = Troupe.run(List.of("docker-compose", "-f", "../docker-compose.yml", "config", "-q"));
        assertThat(ended).isEqualTo(new Ended(0, ""));
    }

    @Test
    @NeedsProgram({"redis-server", "redis-cli", "prometheus", "wget"})
    void whatTheFileStartsBecomesHealthyAndDoesWhatItsCommentSays(@TempDir Path directory)
            throws IOException, InterruptedException {
        Stage stage = new Stage(directory, compose);
        List<String> services = Stream.concat(
                        names("store").stream(), Stream.concat(names("node").stream(), Stream.of("prometheus")))
                .toList();
        try (Troupe troupe = new Troupe(directory)) {
            for (String service : services) {
                assertThat(Troupe.run(stage.healthCheck(service)).exitCode())
                        .as("nobody is there yet, and the check of %s says so", service)
                        .isNotZero();
            }
            for (String store : names("store")) {
                startStore(troupe, stage, store);
            }
            startPrometheus(troupe, stage);
            for (String node : names("node")) {
                startNode(troupe, stage, node);
            }
            for (String node : names("node")) {
                URI ready = URI.create("http://127.0.0.1:" + stage.port(node, "22222") + "/ready");
                Await.until(node + " is ready", () -> {
                    assertThat(troupe.lost()).isEmpty();
                    return HttpText.get(ready).isPresent();
                });
            }
            for (String service : services) {
                Await.until(service + " is healthy", () -> isHealthy(stage, service));
            }
            doWhatTheCommentSays(stage);
            Await.until(
                    "Prometheus has scraped all nodes",
                    () -> scraped(stage).contains("\"value\":[")
                            && scraped(stage).contains("\"" + ComposeFile.NODES + "\"]"));
            assertThat(troupe.lost()).isEmpty();
        }
    }

    private static List<String> names(String kind) {
        return Stream.iterate(1, number -> number + 1)
                .limit(ComposeFile.NODES)
                .map(number -> kind + number)
                .toList();
    }

    private static boolean isHealthy(Stage stage, String service) throws IOException, InterruptedException {
        return Troupe.run(stage.healthCheck(service)).exitCode() == 0;
    }

    private void startStore(Troupe troupe, Stage stage, String store) throws IOException {
        Path data = Files.createDirectories(stage.path(store, "/data"));
        List<String> command = new ArrayList<>(Yaml.texts(compose.service(store), "command"));
        command.addAll(List.of("--port", Integer.toString(stage.port(store, "6379")))); // Redis's own
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", data.toString()));
        troupe.start(store, command, Map.of());
    }

    /** As the image begins it: the mounted file where the command looks for it, the volume where the file has its data. */
    private void startNode(Troupe troupe, Stage stage, String node) throws IOException {
        List<String> words = new ArrayList<>(dockerfile.entryPoint());
        words.addAll(dockerfile.command());
        for (Map.Entry<String, String> mount : compose.mounts(node).entrySet()) {
            Path there = stage.path(node, mount.getKey());
            if (mount.getValue().startsWith("./")) {
                Files.createDirectories(there.getParent());
                String text = stage.led(node, ComposeFile.text(ComposeFile.ROOT.resolve(mount.getValue())));
                for (String other : compose.mounts(node).keySet()) {
                    text = text.replace(": " + other + "\n", ": " + stage.path(node, other) + "\n");
                }
                Files.writeString(there, text);
                assertThat(words).contains(mount.getKey());
            } else {
                Files.createDirectories(there);
            }
            words.replaceAll(word -> word.equals(mount.getKey()) ? there.toString() : word);
        }
        words.replaceAll(word -> word.equals("/opt/ringspan/lib/*") ? System.getProperty("java.class.path") : word);
        assertThat(words.get(0)).isEqualTo("/opt/java/bin/java");
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        troupe.start(node, words, SHORT_LIVED);
    }

    /** With the options that the image gives it, as far as they name a mounted place. */
    private void startPrometheus(Troupe troupe, Stage stage) throws IOException {
        Map<String, String> mounts = new TreeMap<>(compose.mounts("prometheus"));
        for (Map.Entry<String, String> mount : mounts.entrySet()) {
            copy(stage, ComposeFile.ROOT.resolve(mount.getValue()), stage.path("prometheus", mount.getKey()));
        }
        String program =
                Programs.ofThisMachine().find("prometheus").orElseThrow().toString();
        troupe.start(
                "prometheus",
                List.of(
                        program,
                        "--config.file=" + stage.path("prometheus", "/etc/prometheus/prometheus.yml"),
                        "--storage.tsdb.path=" + stage.path("prometheus", "/prometheus"),
                        "--web.listen-address=127.0.0.1:" + stage.published("9090")),
                Map.of());
    }

    /** It asks more often, so that nobody has to wait for it. */
    private static void copy(Stage stage, Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        stage.led("prometheus", ComposeFile.text(file))
                                .replace("scrape_interval: 5s", "scrape_interval: 1s"));
            }
        }
    }

    /** {@code redis-cli} and so on: the first writes in one datacenter, the second reads in the other. */
    private static void doWhatTheCommentSays(Stage stage) throws IOException, InterruptedException {
        List<List<String>> advised = Files.readAllLines(ComposeFile.ROOT.resolve("docker-compose.yml")).stream()
                .filter(line -> line.startsWith("#   redis-cli "))
                .map(line -> line.substring(1).strip().split("  ", 2)[0])
                .map(line -> new ArrayList<>(Arrays.asList(line.split(" ", -1))))
                .peek(words -> words.set(2, Integer.toString(stage.published(words.get(2)))))
                .map(List::copyOf)
                .toList();
        assertThat(advised).hasSize(2);
        assertThat(Troupe.run(advised.get(0))).isEqualTo(new Ended(0, "OK\n"));
        Await.until("it is there", () -> Troupe.run(advised.get(1)).equals(new Ended(0, "world\n")));
    }

    private static String scraped(Stage stage) {
        URI question = URI.create("http://127.0.0.1:" + stage.published("9090") + "/api/v1/query?query=sum(up)");
        return HttpText.get(question).orElse("");
    }

    @Test
    void everythingThatGrafanaIsGivenCanBeRead() throws IOException {
        for (Map.Entry<String, String> mount : compose.mounts("grafana").entrySet()) {
            try (Stream<Path> files = Files.walk(ComposeFile.ROOT.resolve(mount.getValue()))) {
                List<Path> given = files.filter(Files::isRegularFile).toList();
                assertThat(given)
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(ComposeFile.yaml(file)).isNotEmpty());
            }
        }
    }
}
