package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ringspan repair} as a person and a script run it, at nodes that serve. */
class RepairCommandIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));
    private static final int KEYS = 3_000;

    private static JavaProgram.Ended repair(LocalNode node, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("repair", "--admin", node.conf().listen().stats().toString()));
        arguments.addAll(List.of(more));
        return RINGSPAN.run("", arguments.toArray(String[]::new));
    }

    @Test
    void itSaysWhatDiffersMendsItAndIsStoppedAndGoesOn() throws IOException, InterruptedException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, all(workers(1)))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode other = cluster.node("dc1/r2/0");
            write(cluster, asked);
            EveryType.call(cluster.store(other), "DEL", "k7");

            JavaProgram.Ended dry = repair(asked, "--dry-run");
            assertThat(dry.out().lines())
                    .first()
                    .asString()
                    .matches("k7  token [0-9]+: dc1/r1/0 has a string, dc1/r2/0 has nothing; kept: dc1/r1/0");
            assertThat(dry.out())
                    .contains(" 1 differed, 0 of them are equal now")
                    .doesNotContain("\u001b", "\r");
            assertThat(dry.err()).doesNotContain("\u001b", "\r");
            assertThat(dry.exitCode()).isEqualTo(1);

            JavaProgram.Ended mended = repair(asked);
            assertThat(mended.out()).startsWith("Ended after ").contains(" 1 differed, 1 of them are equal now");
            assertThat(mended.exitCode()).isZero();

            // One that takes long is watched by who asks for it too, and stopped by a third.
            Repairer.of(asked).begin("\"rate\":10");
            JavaProgram.Ended stopped = repair(asked, "--stop");
            assertThat(stopped.out()).startsWith("Stopped after ");
            assertThat(stopped.exitCode()).isZero();
            JavaProgram.Ended json = repair(asked, "--rate", "100000", "--json");
            assertThat(json.out()).startsWith("{\"phase\":\"ENDED\"").endsWith("\"trouble\":[]}\n");
            assertThat(json.exitCode()).isZero();
            assertThat(repair(asked, "--dc", "nowhere").err())
                    .contains("there is no datacenter")
                    .hasLineCount(1);
        }
    }

    private static void write(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            for (int key = 0; key < KEYS; key++) {
                client.send("SET", "k" + key, "value");
            }
            client.flush();
            for (int key = 0; key < KEYS; key++) {
                client.read();
            }
        }
        cluster.awaitConfirmed();
    }
}
