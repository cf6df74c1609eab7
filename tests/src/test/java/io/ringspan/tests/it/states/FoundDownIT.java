package io.ringspan.tests.it.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What waits for a node that stands still ends when it is found down. Without that, clients here would wait for two minutes. */
@ExtendWith(NoFaults.class)
class FoundDownIT {
    @Test
    void whatWaitsThereFailsAtOnceAndTheLinkComesBack() throws Exception {
        try (RealCluster cluster = RealCluster.startRelayed(
                        LocalLayout.empty().rack("dc1", "r1", 2),
                        NodeSettings.all(NodeSettings.workers(1), NodeSettings.timeoutMillis(120_000)));
                RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            LocalNode first = cluster.nodes().get(0);
            LocalNode second = cluster.nodes().get(1);
            cluster.relays().way(first, second).standStill();
            String key = OneReplica.keyOf(cluster, second);
            client.send("SET", key, "again");
            client.flush();
            Await.until("the write waits", () -> RealCluster.metric(first, "ringspan_peer_queued_batches") > 0);
            cluster.othersHear(second, MemberState.DOWN);
            assertThat(client.read().toString()).contains("UNKNOWN");
            cluster.relays().way(first, second).heal();
            cluster.othersHear(second, MemberState.NORMAL);
            Await.until("the link is up again", () -> first.unreached().isEmpty());
            assertThat(client.call("SET", key, "after").toString()).contains("OK");
        }
    }

    /** Its datacenter is reached through it, and only its own link has gone silent. */
    @Test
    void whatWaitsForARelayGoesThroughAnotherAndWhatNeedsItsOwnReplicaWaitsOrFailsAtOnce() throws Exception {
        try (RealCluster cluster = RealCluster.startRelayed(
                        Layouts.TWO_BY_THREE,
                        NodeSettings.all(NodeSettings.workers(1), NodeSettings.timeoutMillis(120_000)));
                RedisConnection each = cluster.client(cluster.node("dc1/r1/0"));
                RedisConnection all = cluster.client(cluster.node("dc1/r1/0"))) {
            LocalNode origin = cluster.node("dc1/r1/0");
            LocalNode relay = cluster.node("dc2/r1/0");
            assertThat(all.call("CONSISTENCY", "ALL", "SET", "k", "before").toString())
                    .contains("OK");
            cluster.awaitConfirmed();
            cluster.relays().way(origin, relay).standStill();
            send(each, "DC_EACH_SAFE_QUORUM", "SET", "each", "v");
            Await.until("it waits for the other datacenter", () -> unconfirmed(cluster, origin) == 3);
            send(all, "ALL", "SET", "all", "v");
            Await.until("this one, too", () -> unconfirmed(cluster, origin) == 6);
            cluster.othersHear(relay, MemberState.DOWN);
            assertThat(each.read().toString()).contains("OK");
            assertThat(call(each, "DC_EACH_SAFE_QUORUM", "SET", "k", "after")).contains("OK");
            assertThat(call(each, "DC_EACH_SAFE_QUORUM", "GET", "k")).contains("after");
            assertThat(call(each, "ALL", "SET", "k", "no")).contains("UNAVAILABLE ALL", "nothing was done");
            cluster.relays().way(origin, relay).heal();
            cluster.othersHear(relay, MemberState.NORMAL);
            assertThat(all.read().toString())
                    .as("it waited for the mark of the replica itself")
                    .contains("OK");
        }
    }

    /** Writes, each counted for each replica. */
    private static long unconfirmed(RealCluster cluster, LocalNode origin) {
        return cluster.counts(origin).sent().unconfirmed();
    }

    private static void send(RedisConnection client, String level, String... words) throws IOException {
        client.send(
                Stream.concat(Stream.of("CONSISTENCY", level), Stream.of(words)).toArray(String[]::new));
        client.flush();
    }

    private static String call(RedisConnection client, String level, String... words) throws IOException {
        send(client, level, words);
        return client.read().toString();
    }
}
