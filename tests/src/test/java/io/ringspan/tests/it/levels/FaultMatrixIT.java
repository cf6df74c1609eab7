package io.ringspan.tests.it.levels;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every level with every fault, reads and writes, through one node of two datacenters of three racks: what can be met is
 * served, and what cannot is an error that says so. Afterwards every fault heals and all replicas are equal.
 */
@ExtendWith(NoFaults.class)
class FaultMatrixIT {
    private static final int KEYS = 6;
    private static final long TIMEOUT_MILLIS = 900;

    /** What happens, and which levels it takes away. The client is at {@code dc1/r1}. */
    private enum Fault {
        NONE(""),
        STORE_DOWN_HERE("DC_ALL ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc1/r2/0").store().kill();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc1/r2/0").store().restart();
            }
        },
        STORE_DOWN_THERE("ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc2/r1/0").store().kill();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc2/r1/0").store().restart();
            }
        },
        NODE_KILLED_HERE("DC_ALL ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc1/r3/0").kill();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc1/r3/0").start();
            }
        },
        RELAY_KILLED_THERE("ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc2/r1/0").kill();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc2/r1/0").start();
            }
        },
        STORE_FROZEN_HERE("DC_ALL ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc1/r2/0").store().freeze();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc1/r2/0").store().thaw();
            }
        },
        STORE_FROZEN_THERE("ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc2/r2/0").store().freeze();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc2/r2/0").store().thaw();
            }
        },
        NODE_FROZEN_HERE("DC_ALL ALL") {
            @Override
            Set<String> frozen() {
                return Set.of("dc1/r2/0");
            }
        },
        RELAY_FROZEN_THERE("ALL") {
            @Override
            Set<String> frozen() {
                return Set.of("dc2/r1/0");
            }

            /** Its kernel goes on taking what it is sent, so it is given up only after a long silence. */
            @Override
            boolean isUnknownAtFirst() {
                return true;
            }
        },
        NODE_SILENT_HERE("DC_ALL ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.relays().around(cluster.node("dc1/r2/0")).forEach(FaultyRelay::standStill);
            }
        },
        RACK_CUT_OFF("DC_ALL ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.relays().around(cluster.node("dc1/r2/0")).forEach(FaultyRelay::cut);
            }
        },
        DATACENTER_CUT_OFF("DC_EACH_SAFE_QUORUM ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.relays().betweenDatacenters().forEach(FaultyRelay::cut);
            }
        },
        DATACENTER_SILENT("DC_EACH_SAFE_QUORUM ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.relays().betweenDatacenters().forEach(FaultyRelay::standStill);
            }
        },
        MAJORITY_DOWN_THERE("DC_EACH_SAFE_QUORUM ALL") {
            @Override
            void strike(RealCluster cluster) {
                cluster.node("dc2/r1/0").kill();
                cluster.node("dc2/r3/0").kill();
            }

            @Override
            void heal(RealCluster cluster) {
                cluster.node("dc2/r1/0").start();
                cluster.node("dc2/r3/0").start();
            }
        };

        private final String unmet;

        /** @param unmet the levels, a space between two */
        Fault(String unmet) {
            this.unmet = unmet;
        }

        Set<Consistency> takesAway() {
            return unmet.isEmpty()
                    ? Set.of()
                    : Stream.of(unmet.split(" ", -1)).map(Consistency::valueOf).collect(Collectors.toSet());
        }

        /** Which nodes stand still, each in a JVM of its own. */
        Set<String> frozen() {
            return Set.of();
        }

        /** Whether writes that it takes nothing away from are {@code -UNKNOWN} until another relay takes over. */
        boolean isUnknownAtFirst() {
            return false;
        }

        void strike(RealCluster cluster) throws IOException, InterruptedException {
            for (String name : frozen()) {
                cluster.freeze(cluster.node(name));
            }
        }

        /** Relays are healed anyway. */
        void heal(RealCluster cluster) throws IOException, InterruptedException {
            for (String name : frozen()) {
                cluster.thaw(cluster.node(name));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aLevelThatCanBeMetIsServedAndAnyOtherSaysSo(Fault fault) throws IOException, InterruptedException {
        try (RealCluster cluster = RealCluster.startRelayed(
                        Layouts.TWO_BY_THREE,
                        NodeSettings.all(NodeSettings.workers(2), NodeSettings.timeoutMillis(TIMEOUT_MILLIS)),
                        fault.frozen());
                RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            write(client, Consistency.ALL, "before");
            read(client, Consistency.ALL, "before");
            fault.strike(cluster);
            if (fault != Fault.NONE) {
                awaitNoticed(client, fault.takesAway().iterator().next());
            }
            if (fault.isUnknownAtFirst()) {
                assertThat(written(client)).contains("UNKNOWN DC_EACH_SAFE_QUORUM");
                Await.until(
                        "another relay has taken over", () -> written(client).contains("OK"));
            }
            for (Consistency level : Consistency.values()) {
                if (fault.takesAway().contains(level)) {
                    refused(client, level);
                } else {
                    write(client, level, level.name());
                    read(client, level, level.name());
                }
            }
            fault.heal(cluster);
            cluster.relays().all().forEach(FaultyRelay::heal);
            Await.until(
                    "every level is served again",
                    () -> client.call("CONSISTENCY", "ALL", "SET", "after", "x")
                                    .toString()
                                    .contains("OK")
                            && client.call("CONSISTENCY", "ALL", "GET", "after")
                                    .toString()
                                    .contains("x"));
            cluster.awaitConfirmed();
            areEqual(cluster);
        }
    }

    /** The first to ask may find a node that has not noticed yet, and waits for its deadline. */
    private static void awaitNoticed(RedisConnection client, Consistency level) {
        Await.until(
                "the fault has shown itself",
                () -> client.call("CONSISTENCY", level.name(), "GET", "k0")
                        .toString()
                        .contains(level.name()));
    }

    private static String written(RedisConnection client) throws IOException {
        return client.call("CONSISTENCY", "DC_EACH_SAFE_QUORUM", "SET", "early", "x")
                .toString();
    }

    private static void write(RedisConnection client, Consistency level, String value) throws IOException {
        for (int key = 0; key < KEYS; key++) {
            assertThat(client.call("CONSISTENCY", level.name(), "SET", "k" + key, value + key)
                            .toString())
                    .as(level + " SET k" + key)
                    .contains("OK");
        }
    }

    private static void read(RedisConnection client, Consistency level, String value) throws IOException {
        for (int key = 0; key < KEYS; key++) {
            assertThat(client.call("CONSISTENCY", level.name(), "GET", "k" + key)
                            .toString())
                    .as(level + " GET k" + key)
                    .contains(value + key);
        }
    }

    private static void refused(RedisConnection client, Consistency level) throws IOException {
        assertThat(client.call("CONSISTENCY", level.name(), "GET", "k0").toString())
                .as(level + " GET")
                .containsAnyOf("UNAVAILABLE " + level, "TIMEOUT " + level);
        assertThat(client.call("CONSISTENCY", level.name(), "SET", "refused", "x")
                        .toString())
                .as(level + " SET")
                .containsAnyOf("UNAVAILABLE " + level, "UNKNOWN " + level);
    }

    private static void areEqual(RealCluster cluster) throws IOException {
        List<String> contents = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                contents.add(StoreContent.of(store).toString());
            }
        }
        assertThat(Set.copyOf(contents)).as("what the stores hold").hasSize(1);
    }
}
