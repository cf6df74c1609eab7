package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A repair that changes nothing says which keys differ: those and no others. */
class DryRunIT {
    /** Racks of one, two and three nodes: no two have the same ranges. */
    private static final LocalLayout UNEQUAL =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 1).rack("dc2", "r1", 3);

    @Test
    void exactlyWhatDiffersIsListed() throws IOException {
        try (RealCluster cluster = RealCluster.start(UNEQUAL, all(workers(2)))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode falsified = cluster.node("dc1/r2/0"); // it holds all keys
            try (RedisConnection client = cluster.client(asked)) {
                EveryType.write(client, 0, 10);
                EveryType.writeLarge(client);
            }
            cluster.awaitConfirmed();
            Repairer repairer = Repairer.of(asked);
            Repairer.Said nothing = repairer.run("\"dry_run\":true");
            assertThat(nothing.text("phase")).isEqualTo("ENDED");
            assertThat(nothing.number("differed")).as(nothing.json()).isZero();
            assertThat(nothing.json()).contains("\"trouble\":[]");

            Map<String, List<String[]>> falsehoods = EveryType.falsehoods();
            try (RedisConnection store = cluster.store(falsified)) {
                for (String[] command : EveryType.harmless()) {
                    EveryType.call(store, command);
                }
                for (List<String[]> commands : falsehoods.values()) {
                    for (String[] command : commands) {
                        EveryType.call(store, command);
                    }
                }
            }
            Repairer.Said said = repairer.run("\"dry_run\":true");

            assertThat(said.json()).contains("\"trouble\":[]");
            assertThat(repairer.keys()).isEqualTo(falsehoods.keySet());
            assertThat(said.number("differed")).isEqualTo(falsehoods.size());
            assertThat(said.number("mended")).isZero();
        }
    }
}
