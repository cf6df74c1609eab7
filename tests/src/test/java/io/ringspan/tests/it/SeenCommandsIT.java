package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.cli.Main;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two nodes tell of the commands of their clients. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenCommandsIT {
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    private LocalCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    SeenCommandsIT() {}

    @BeforeAll
    void start() {
        Watch all = new Watch(true, 0, 20);
        cluster = Nodes.rack(2, conf -> NodeSettings.watch(all).apply(Nodes.limited(conf, 2, Nodes.REQUEST_BYTES_MAX)));
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private Wire client(int node) throws IOException {
        return new Wire(cluster.nodes().get(node).clients().port());
    }

    private String http(int node, String method, String path) throws IOException, InterruptedException {
        int port = cluster.nodes().get(node).conf().listen().stats().port();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    /** What a subcommand of {@code ./ringspan} prints about that node. */
    private String runs(int node, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--admin", cluster.nodes().get(node).conf().listen().stats().toString()));
        JavaProgram.Ended ended = RINGSPAN.run("", all.toArray(String[]::new));
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
        return ended.out();
    }

    private String metrics(int node) throws IOException, InterruptedException {
        int port = cluster.nodes().get(node).conf().listen().stats().port();
        return HttpText.get(URI.create("http://127.0.0.1:" + port + "/metrics")).orElseThrow();
    }

    @Test
    void hintsTellOfEachReplica() throws IOException, InterruptedException {
        assertThat(runs(0, "hints").lines())
                .hasSize(4)
                .first()
                .asString()
                .contains("replica", "behind s", "unconfirmed", "hints");
        assertThat(runs(0, "hints", "--json")).startsWith("{\"bytes\":").contains("\"lag_millis\":");
    }

    @Test
    void topTellsOfEachNodeAndOfOneThatIsSilent() throws IOException, InterruptedException {
        String other = cluster.nodes().get(1).conf().listen().stats().toString();
        assertThat(runs(0, "top", "--nodes", other).lines())
                .hasSize(4)
                .first()
                .asString()
                .contains("node", "state", "ops/s", "p99 ms", "lag s", "hints");
        assertThat(runs(0, "top", "--once", "--json"))
                .startsWith("[{\"admin\":")
                .contains("\"state\":\"NORMAL\"", "\"per_second\":");

        JavaProgram.Ended silent = RINGSPAN.run(
                "",
                "top",
                "--once",
                "--admin",
                other,
                "--nodes",
                "127.0.0.1:" + new FreePorts(RandomGenerator.getDefault()).next());
        assertThat(silent.exitCode()).isEqualTo(1);
        assertThat(silent.out()).contains("silent").contains("To fix: ");
    }

    @Test
    void callsAreCountedAtTheNodeOfTheClientAndWhatIsRefusedIsNot() throws IOException, InterruptedException {
        List<String> lines = List.of(
                "HINCRBY h f 1",
                "HINCRBY h f 1",
                "TOUCH a b c d",
                "SETRANGE r 0 x",
                "ECHO hello",
                "client getname",
                "CONSISTENCY DC_ALL HINCRBY h f 1",
                "HINCRBY h f",
                "MIGRATE h 1 a 0 5",
                "NOSUCH");
        try (Wire wire = client(0)) {
            for (String line : lines) {
                wire.ask(line.split(" ", -1));
            }
        }
        assertThat(metrics(0))
                .contains(
                        "ringspan_command_calls_total{command=\"hincrby\"} 3.0\n",
                        "ringspan_command_calls_total{command=\"touch\"} 1.0\n",
                        "ringspan_command_calls_total{command=\"setrange\"} 1.0\n",
                        "ringspan_command_calls_total{command=\"echo\"} 1.0\n",
                        "ringspan_command_calls_total{command=\"client|getname\"} 1.0\n",
                        "ringspan_command_calls_total{command=\"consistency\"} 1.0\n")
                .doesNotContain("command=\"migrate\"", "command=\"client\"");
        assertThat(metrics(1)).doesNotContain("command=\"hincrby\"");
        assertThat(metrics(0))
                .contains(
                        "ringspan_command_duration_seconds_count{access=\"write\",group=\"hash\",level=\"DC_ALL\",outcome=\"ok\"} 1\n",
                        "ringspan_command_duration_seconds_count{access=\"read\",group=\"generic\",level=\"DC_ONE\",outcome=\"ok\"} 1\n");
    }

    @Test
    void aSlowCommandIsSeenByRedissCommandAndOverHttp() throws IOException, InterruptedException {
        String key = "k".repeat(70);
        try (Wire wire = client(1)) {
            wire.ask("CLIENT", "SETNAME", "tester");
            wire.ask("SLOWLOG", "RESET");
            assertThat(wire.ask("SLOWLOG", "LEN")).isEqualTo(":0\r\n");
            wire.ask("LPUSH", key, "v");
            wire.ask("MGET", "a", "b", "c");
            wire.ask("SET", "with", "v", "EX", "100");
            assertThat(wire.ask("SLOWLOG", "LEN")).isEqualTo(":3\r\n");
            assertThat(wire.ask("SLOWLOG", "GET", "3"))
                    .startsWith("*3\r\n*6\r\n:")
                    .contains(
                            "$3\r\nSET\r\n$4\r\nwith\r\n",
                            "$4\r\nMGET\r\n$1\r\na\r\n",
                            "$5\r\nLPUSH\r\n",
                            "... (6 more bytes of the key)",
                            "$6\r\ntester\r\n");
        }
        assertThat(http(1, "GET", "/api/slowlog?count=1"))
                .contains("\"slower_than_millis\":0", "\"length\":3", "\"command\":\"set\"", "\"text\":\"with\"")
                .contains("\"name\":\"tester\"", "\"level\":\"DC_ONE\"", "\"outcome\":\"ok\"", "\"owners\":[\"dc1/r1/")
                .doesNotContain("\"mget\"");
        assertThat(metrics(1)).containsPattern("ringspan_slow_commands_total [1-9]");
        assertThat(runs(1, "slowlog", "--count", "2"))
                .startsWith("at ")
                .containsPattern("Z +[0-9.]+  set +with +DC_ONE  ok +127.0.0.1:\\d+ to dc1/r1/")
                .contains("\nand 1 before them (--count)")
                .doesNotContain("lpush");
        assertThat(runs(1, "slowlog", "--count", "1", "--json")).isEqualTo(http(1, "GET", "/api/slowlog?count=1"));
        assertThat(runs(1, "slowlog", "--reset")).startsWith("no command has taken 0 ms");
        assertThat(http(1, "GET", "/api/slowlog")).contains("\"length\":0", "\"entries\":[]");
    }

    @Test
    void aHotKeyIsSeenAtTheNodeThatIsAskedForItWhoeverOwnsItAndIsForgotten() throws IOException, InterruptedException {
        http(0, "DELETE", "/api/hotkeys");
        StringBuilder pipeline = new StringBuilder();
        for (int i = 0; i < 1_500; i++) {
            pipeline.append(Wire.command("GET", "cold:" + i))
                    .append(Wire.command("INCR", "hot:\u00ff"))
                    .append(Wire.command("GET", "hot:\u00ff"));
        }
        try (Wire wire = client(0);
                Wire other = client(0)) {
            for (Wire each : List.of(wire, other)) { // one for each worker, as likely as not
                each.send(pipeline.toString());
                for (int i = 0; i < 4_500; i++) {
                    each.reply();
                }
            }
        }
        String shown = http(0, "GET", "/api/hotkeys?count=1");
        assertThat(shown)
                .contains(
                        "\"keys\":[{\"key\":{\"text\":\"hot:\\\\xff\",\"base64\":\"aG90Ov8=\",\"bytes\":5,\"cut\":false}")
                .containsPattern("\"share\":0\\.[5-8]")
                .containsPattern("\"reads_per_second\":[1-9].*\"writes_per_second\":[1-9]");
        assertThat(runs(0, "hotkeys", "--count", "1"))
                .startsWith("key ")
                .containsPattern("\nhot:\\\\xff +[0-9,.]+ +[0-9,.]+  [5-8]\\d\\.\\d % ")
                .containsPattern("commands a second; one of \\d+ was looked at");
        assertThat(metrics(0)).containsPattern("ringspan_hottest_key_share 0\\.[5-8]");
        assertThat(http(1, "GET", "/api/hotkeys")).doesNotContain("hot:");
        assertThat(http(0, "DELETE", "/api/hotkeys")).contains("\"samples\":0", "\"keys\":[]");
        assertThat(runs(1, "hotkeys", "--reset")).startsWith("no key was asked for");
    }
}
