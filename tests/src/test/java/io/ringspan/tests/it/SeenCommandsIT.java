package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.bench.process.HttpText;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two nodes tell of the commands of their clients. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenCommandsIT {
    private LocalCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    SeenCommandsIT() {}

    @BeforeAll
    void start() {
        cluster = Nodes.rack(2, 2);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private Wire client(int node) throws IOException {
        return new Wire(cluster.nodes().get(node).clients().port());
    }

    private String metrics(int node) throws IOException, InterruptedException {
        int port = cluster.nodes().get(node).conf().listen().stats().port();
        return HttpText.get(URI.create("http://127.0.0.1:" + port + "/metrics")).orElseThrow();
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
                "RENAME a b",
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
                .doesNotContain("command=\"rename\"", "command=\"client\"");
        assertThat(metrics(1)).doesNotContain("command=\"hincrby\"");
        assertThat(metrics(0))
                .contains(
                        "ringspan_command_duration_seconds_count{access=\"write\",group=\"hash\",level=\"DC_ALL\",outcome=\"ok\"} 1\n",
                        "ringspan_command_duration_seconds_count{access=\"read\",group=\"generic\",level=\"DC_ONE\",outcome=\"ok\"} 1\n");
    }
}
