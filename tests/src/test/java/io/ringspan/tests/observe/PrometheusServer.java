package io.ringspan.tests.observe;

import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.program.Programs;
import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A real Prometheus with the shipped configuration, that scrapes other nodes, and more often.
 *
 * <p><b>Owner.</b> The test's thread.
 */
final class PrometheusServer implements AutoCloseable {
    private static final Path SHIPPED = Path.of("../conf/prometheus");
    private static final int STOP_SECONDS_MAX = 5;

    private final Process process;
    private final String address;
    private final Path log;

    /** One that is scraped. */
    record Target(String address, String datacenter, String rack) {
        private String line() {
            return "      - targets: [\"%s\"]\n        labels: { datacenter: %s, rack: %s }\n"
                    .formatted(address, datacenter, rack);
        }
    }

    private PrometheusServer(Process process, String address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /** Starts one that keeps what it has below {@code directory}. */
    static PrometheusServer start(Path directory, List<Target> targets) throws IOException {
        String shipped = Files.readString(SHIPPED.resolve("prometheus.yml"));
        String head = shipped.substring(0, shipped.indexOf("      - targets:"))
                .replaceAll("_interval: 5s", "_interval: 250ms")
                .replace(
                        "rules/*.yml",
                        SHIPPED.resolve("rules/*.yml")
                                .toAbsolutePath()
                                .normalize()
                                .toString());
        Path file = directory.resolve("prometheus.yml");
        Files.writeString(file, head + targets.stream().map(Target::line).collect(Collectors.joining()));
        Path log = directory.resolve("prometheus.log");
        String address = "127.0.0.1:" + new FreePorts(RandomGenerator.getDefault()).next();
        Process process = new ProcessBuilder(
                        Programs.ofThisMachine()
                                .find("prometheus")
                                .orElseThrow()
                                .toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + address,
                        "--enable-feature=exemplar-storage",
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PrometheusServer(process, address, log);
    }

    /** What it answers to a question that it can read; an error of it otherwise. */
    List<Map<?, ?>> ask(String expression) {
        Map<?, ?> answer =
                get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8), expression);
        return Yaml.maps(Yaml.map(answer, "data"), "result");
    }

    /** The series of that metric for which it has exemplars, with them. */
    List<Map<?, ?>> exemplars(String metric) {
        Map<?, ?> answer = get("/api/v1/query_exemplars?start=0&end=4102444800&query=" + metric, metric); // up to 2100
        return Yaml.maps(answer, "data");
    }

    /** The rules it goes by, of all groups. */
    List<Map<?, ?>> rules() {
        Map<?, ?> answer = get("/api/v1/rules", "the rules");
        return Yaml.maps(Yaml.map(answer, "data"), "groups").stream()
                .flatMap(group -> Yaml.maps(group, "rules").stream())
                .collect(Collectors.toList());
    }

    /** Whether it has begun to answer. */
    void awaitReady() {
        Await.until(
                () -> "Prometheus answers; it said: " + said(),
                () -> HttpText.get(URI.create("http://" + address + "/-/ready")).isPresent());
    }

    private Map<?, ?> get(String path, String what) {
        String page = HttpText.get(URI.create("http://" + address + path))
                .orElseThrow(() -> new AssertionError("Prometheus does not take: " + what));
        return Yaml.map(page);
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
