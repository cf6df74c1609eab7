package io.ringspan.tests.observe;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.status.AdminClient;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.antientropy.Repairer;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** What happens to a cluster in a bad year, within seconds: so much that most metrics have a reason to move. */
final class Upheaval {
    private static final int LARGE_VALUES = 100;
    private static final String LARGE = "x".repeat(2_000);
    private static final int CONTENDED_WRITES = 200;

    private final RealCluster cluster;
    private final Movements movements;
    private final LocalNode first;
    private final LocalNode away;

    private Upheaval(RealCluster cluster, Movements movements) {
        this.cluster = cluster;
        this.movements = movements;
        this.first = cluster.nodes().get(0);
        this.away = cluster.node("dc2/r2/0");
    }

    /** Has it happen, and looks at the metrics in between. */
    static void of(RealCluster cluster, Movements movements) throws IOException {
        Upheaval upheaval = new Upheaval(cluster, movements);
        upheaval.aStoreIsLost();
        upheaval.aNodeIsKilled();
        upheaval.replicasDiffer();
        upheaval.everybodyWritesTheSameKey();
        upheaval.operatorsChangeTheirMind();
    }

    private void look() {
        movements.look(cluster.nodes());
    }

    private void aStoreIsLost() throws IOException {
        try (RedisConnection client = cluster.client(away)) {
            away.store().kill();
            Await.until("the loss is seen", () -> RealCluster.metric(away, "ringspan_store_up") == 0);
            client.call("GET", "of another rack");
            client.call("SET", "to", "be sent again");
            look();
            away.store().restart();
            Await.until("the store is back", () -> RealCluster.metric(away, "ringspan_store_up") == 1);
        }
        cluster.awaitConfirmed();
        look();
    }

    private void aNodeIsKilled() throws IOException {
        away.kill();
        try (RedisConnection beside = cluster.client(cluster.node("dc2/r1/0"));
                RedisConnection client = cluster.client(first)) {
            Await.until(
                    "the loss is seen",
                    () -> beside.call("CONSISTENCY", "DC_ALL", "SET", "all", "of them")
                            .toString()
                            .contains("UNAVAILABLE"));
            for (int i = 0; i < LARGE_VALUES; i++) {
                client.call("SET", "large:" + i, LARGE);
            }
            Await.until("writes are on disk", () -> RealCluster.metric(first, "ringspan_replica_hinted_writes") > 0);
        }
        look();
        away.start();
        Views.awaitNormal(cluster);
        cluster.awaitConfirmed();
        look();
    }

    private void replicasDiffer() throws IOException {
        try (RedisConnection client = cluster.client(first)) {
            client.call("SET", "odd", "here");
            cluster.awaitConfirmed();
            cluster.inStore(first, "SET", "odd", "past the node");
            client.call("CONSISTENCY", "DC_SAFE_QUORUM", "GET", "odd");
            cluster.inStore(first, "SET", "odd", "past the node again");
            Repairer.of(first).run("");
        }
        look();
    }

    private void everybodyWritesTheSameKey() throws IOException {
        try (RedisConnection one = cluster.client(first);
                RedisConnection two = cluster.client(cluster.node("dc1/r2/0"));
                RedisConnection three = cluster.client(cluster.node("dc2/r1/0"))) {
            List<RedisConnection> clients = List.of(one, two, three);
            for (int i = 0; i < CONTENDED_WRITES; i++) {
                for (RedisConnection client : clients) {
                    client.send("SET", "contended", "value " + i);
                    client.send("RPUSH", "contended:list", "item " + i);
                    client.flush();
                }
            }
            for (RedisConnection client : clients) {
                for (int i = 0; i < 2 * CONTENDED_WRITES; i++) {
                    client.read();
                }
            }
        }
        cluster.awaitConfirmed();
        look();
    }

    private void operatorsChangeTheirMind() throws IOException {
        try (RedisConnection client = cluster.client(first)) {
            client.call("CONFIG", "SET", "read_consistency", "DC_QUORUM");
            put("{\"state\": \"STANDBY\"}");
            awaitStandbys("1.0");
            client.call("CONFIG", "SET", "read_consistency", "DC_ONE");
            put("{\"state\": \"NORMAL\"}");
        }
        awaitStandbys("0.0");
    }

    private void awaitStandbys(String members) {
        String line = "ringspan_gossip_members{state=\"standby\"} " + members;
        URI page =
                URI.create("http://127.0.0.1:" + first.conf().listen().stats().port() + "/metrics");
        Await.until("another node hears of it: " + line, () -> {
            look();
            return HttpText.get(page).orElse("").lines().anyMatch(line::equals);
        });
    }

    private void put(String state) {
        try {
            new AdminClient(away.conf().listen().stats()).put("/api/state", state);
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
