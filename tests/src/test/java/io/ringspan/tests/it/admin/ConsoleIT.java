package io.ringspan.tests.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console's files and its events, of real nodes. */
@BesideOthers
@ExtendWith(NoFaults.class)
@Timeout(60)
class ConsoleIT {
    private static final LocalLayout TWO_DATACENTERS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc2", "r1", 1);
    private static final List<String> FILES = List.of("/console", "/console/console.css", "/console/console.js");
    private static final int BYTES_MAX = 300_000;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static HttpRequest.Builder request(Endpoint admin, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + admin + path));
    }

    @Test
    void eventsTellOfLoadAndOfAllNodesAndEndWithTheNode() throws Exception {
        try (RealCluster cluster = RealCluster.start(TWO_DATACENTERS, NodeSettings.workers(1));
                RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            Endpoint admin = cluster.node("dc1/r1/0").conf().listen().stats();
            try (BufferedReader events = new BufferedReader(new InputStreamReader(
                    CLIENT.send(request(admin, "/api/events").build(), BodyHandlers.ofInputStream())
                            .body(),
                    StandardCharsets.UTF_8))) {
                assertThat(next(events)).contains("dc1/r1/0", "dc2/r1/0", "\"lag_millis\"");
                String event = "";
                while (!event.matches(".*\"writes\":\\{\"per_second\":[1-9].*\"p99_micros\":[1-9].*")) {
                    client.call("SET", "key", "v");
                    event = next(events);
                }
                cluster.node("dc1/r1/0").stop();
                assertThat(ends(events)).isTrue();
            }
        }
    }

    /** The next event; the test's own limit ends a wait for one that does not come. */
    private static String next(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (line != null && line.isEmpty()) {
            line = events.readLine();
        }
        assertThat(line).startsWith("data: {");
        return line;
    }

    private static boolean ends(BufferedReader events) {
        try {
            while (events.readLine() != null) {
                // what was on its way
            }
            return true;
        } catch (IOException cut) {
            return true;
        }
    }

    @Test
    void itsFilesAreSmallAndForThisHostOnly() throws Exception {
        try (RealCluster cluster =
                RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 1), NodeSettings.workers(1))) {
            Endpoint admin = cluster.node("dc1/r1/0").conf().listen().stats();
            int bytes = 0;
            for (String file : FILES) {
                HttpResponse<String> answer = CLIENT.send(request(admin, file).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers()
                                .firstValue("content-security-policy")
                                .orElse(""))
                        .contains("default-src 'none'", "script-src 'self'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("x-content-type-options"))
                        .contains("nosniff");
                assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
                        .as("%s asks no other host", file)
                        .doesNotContain("//www", "http:", "https:", " style=", " onclick=");
                bytes += answer.body().length();
            }
            assertThat(bytes).isLessThan(BYTES_MAX);

            HttpResponse<String> root = CLIENT.send(
                    request(admin, "/").header("Accept", "text/html,*/*").build(), BodyHandlers.ofString());
            assertThat(root.statusCode()).isEqualTo(303);
            assertThat(root.headers().firstValue("location")).contains("/console");
            assertThat(CLIENT.send(request(admin, "/").build(), BodyHandlers.ofString())
                            .body())
                    .contains("GET /console");
        }
    }
}
