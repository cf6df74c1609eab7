package io.ringspan.tests.local;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.ringspan.node.cli.Main;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose files name nobody: an HTTP service does, while it is there. */
@BesideOthers
class SeededNodeIT {
    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 2);
    private final NodeSite one =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());
    private final NodeSite other =
            NodeSite.in("r2", stores.ports(), stores.store(1).port());
    private final WireMockServer florida =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @TempDir
    Path directory;

    @BeforeEach
    void startFlorida() {
        florida.start();
    }

    @AfterEach
    void stop() {
        florida.stop();
        stores.close();
    }

    private static String seed(NodeSite site) {
        return "127.0.0.1:" + site.peers() + ":" + site.rack() + ":dc1:7";
    }

    /** @param port where Florida is, or was */
    private NodeProcess start(NodeSite site, int port) throws IOException {
        Path home = directory.resolve(site.rack());
        Files.createDirectories(home);
        Path file = site.file(
                home,
                List.of(),
                "dyn_seed_provider: florida_provider",
                "seeds_url: http://127.0.0.1:" + port + "/seeds",
                "seeds_refresh: 1s");
        return NodeProcess.start(home, List.of(), "node", "-c", file.toString());
    }

    private static void awaitMetric(NodeSite site, String line) {
        Await.until(line, () -> {
            try {
                return NodeProcess.page(site.stats(), "/metrics").contains("\n" + line + "\n");
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private String explained(NodeSite site) throws IOException, InterruptedException {
        Path file = directory.resolve(site.rack()).resolve(site.rack() + ".yml");
        JavaProgram program = new JavaProgram(Main.class, Map.of());
        return program.run("", "explain", "-c", file.toString(), "key").out();
    }

    private void replicates(String key) throws IOException {
        try (RedisConnection client = NodeProcess.client(one.clients());
                RedisConnection store = NodeProcess.client(stores.store(1).port())) {
            assertThat(client.call("SET", key, "x")).isEqualTo(new Reply.Status("OK"));
            Await.until(key, () -> store.call("GET", key).equals(new Reply.Blob("x")));
        }
    }

    @Test
    void nodesFindEachOtherThroughAProviderAndGoOnWithoutIt() throws Exception {
        int port = florida.port();
        florida.stubFor(get("/seeds").willReturn(serverError()));
        try (NodeProcess second = start(other, port)) {
            try (NodeProcess first = start(one, port)) {
                Await.until(
                        "both wait",
                        () -> first.complained().contains("does not start before")
                                && second.complained().contains("does not start before"));
                florida.stubFor(get("/seeds").willReturn(ok(seed(one) + "|" + seed(other))));
                awaitMetric(one, "ringspan_peer_up{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"7\"} 1.0");
                replicates("found");
                assertThat(explained(one)).contains("this node", "reads, choice 2");

                florida.stubFor(get("/seeds").willReturn(ok(seed(other) + "|127.0.0.1:1:r3:dc1:7")));
                awaitMetric(one, "ringspan_seeds_newer 1.0");
                assertThat(first.complained()).contains("+dc1/r3/7 at 127.0.0.1:1");
                florida.stubFor(get("/seeds").willReturn(ok(seed(other))));
                awaitMetric(one, "ringspan_seeds_newer 0.0");
                first.terminate();
                assertThat(first.awaitEnd()).isZero();
            }
            florida.stop();
            try (NodeProcess again = start(one, port)) {
                awaitMetric(one, "ringspan_peer_up{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"7\"} 1.0");
                replicates("from disk");
                assertThat(again.complained()).contains("known before are taken");
            }
            second.assertRuns();
        }
    }
}
