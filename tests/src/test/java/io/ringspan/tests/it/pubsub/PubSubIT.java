package io.ringspan.tests.it.pubsub;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.outputBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.publishEverywhere;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.timeoutMillis;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static io.ringspan.tests.it.cluster.RealCluster.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages over two datacenters of two racks, of which the first publishes to both and the second to itself. */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PubSubIT {
    private static final String MISSED = "ringspan_pubsub_missed_total";
    private static final String CUT_OFF = "ringspan_clients_cut_off_total";
    private static final int MIB = 1 << 20;

    private final List<RedisConnection> clients = new ArrayList<>();
    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    PubSubIT() {}

    @BeforeAll
    void start() {
        cluster = RealCluster.start(
                LocalLayout.empty()
                        .rack("dc1", "r1", 1)
                        .rack("dc1", "r2", 1)
                        .rack("dc2", "r1", 1)
                        .rack("dc2", "r2", 1),
                all(
                        workers(2),
                        retryMillisMax(100),
                        timeoutMillis(30_000),
                        outputBytesMax(2 * MIB),
                        PubSubIT::firstPublishesEverywhere));
        cluster.awaitLinks();
    }

    private static PoolConf firstPublishesEverywhere(PoolConf conf) {
        boolean first = conf.place().datacenter().name().equals("dc1");
        return first ? publishEverywhere().apply(conf) : conf;
    }

    @AfterEach
    void disconnect() throws IOException {
        for (RedisConnection client : clients) {
            client.close();
        }
        clients.clear();
        Await.until("nobody is subscribed", () -> cluster.sum("ringspan_pubsub_subscribers") == 0);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private LocalNode node(int number) {
        return cluster.nodes().get(number);
    }

    private RedisConnection client(int node, int protocol) throws IOException {
        RedisConnection client = cluster.client(node(node));
        clients.add(client);
        client.call("HELLO", Integer.toString(protocol));
        return client;
    }

    /** On each node one of them, in turn in RESP2 and RESP3. */
    private List<RedisConnection> subscribers(String command, String... names) throws IOException {
        List<RedisConnection> subscribers = new ArrayList<>();
        for (int i = 0; i < cluster.nodes().size(); i++) {
            if (node(i).isRunning()) {
                RedisConnection subscriber = client(i, 2 + i % 2);
                subscribers.add(subscriber);
                for (String name : names) {
                    assertThat(said(subscriber.call(command, name)).get(1)).isEqualTo(name);
                }
            }
        }
        return subscribers;
    }

    /** The parts of a message or of a confirmation, whichever version it came in. */
    private static List<String> said(Reply reply) {
        List<Reply> items = reply instanceof Reply.Push push ? push.items() : ((Reply.Items) reply).items();
        return items.stream()
                .map(item ->
                        item instanceof Reply.Whole whole ? Long.toString(whole.value()) : ((Reply.Blob) item).bytes())
                .toList();
    }

    private static long publish(RedisConnection client, String channel, String said) throws IOException {
        return ((Reply.Whole) client.call("PUBLISH", channel, said)).value();
    }

    @Test
    void aMessageIsHeardOnceAtEachNodeOfBothDatacentersAndInOrder() throws IOException {
        List<RedisConnection> subscribers = subscribers("SUBSCRIBE", "news", "more");
        List<RedisConnection> patterns = subscribers("PSUBSCRIBE", "n?ws");
        RedisConnection publisher = client(0, 2);
        for (int i = 0; i < 50; i++) {
            assertThat(publish(publisher, i % 10 == 9 ? "more" : "news", "" + i))
                    .isEqualTo(i % 10 == 9 ? 1 : 2);
        }
        for (RedisConnection subscriber : subscribers) {
            for (int i = 0; i < 50; i++) {
                assertThat(said(subscriber.read())).containsExactly("message", i % 10 == 9 ? "more" : "news", "" + i);
            }
        }
        for (RedisConnection subscriber : patterns) {
            assertThat(said(subscriber.read())).containsExactly("pmessage", "n?ws", "news", "0");
        }
        assertThat(publisher.call("PUBSUB", "NUMSUB", "news", "more", "none"))
                .isEqualTo(client(3, 3).call("PUBSUB", "NUMSUB", "news", "more", "none"));
    }

    @Test
    void shardChannelsReachAllTooAndAreNotHeardByOthers() throws IOException {
        List<RedisConnection> others = subscribers("SUBSCRIBE", "s");
        List<RedisConnection> subscribers = subscribers("SSUBSCRIBE", "s");
        RedisConnection publisher = client(1, 3);
        assertThat(publisher.call("SPUBLISH", "s", "1")).isEqualTo(new Reply.Whole(1));
        publish(publisher, "s", "2");
        for (RedisConnection subscriber : subscribers) {
            assertThat(said(subscriber.read())).containsExactly("smessage", "s", "1");
        }
        for (RedisConnection other : others) {
            assertThat(said(other.read())).containsExactly("message", "s", "2");
        }
    }

    @Test
    void whatIsPublishedToTheOwnDatacenterStaysThere() throws IOException {
        List<RedisConnection> subscribers = subscribers("SUBSCRIBE", "a");
        long arrived =
                metric(node(0), "ringspan_pubsub_arrived_total") + metric(node(1), "ringspan_pubsub_arrived_total");
        publish(client(2, 2), "a", "second");
        assertThat(said(subscribers.get(2).read())).containsExactly("message", "a", "second");
        assertThat(said(subscribers.get(3).read())).containsExactly("message", "a", "second");
        publish(client(0, 2), "a", "first");
        for (RedisConnection subscriber : subscribers) {
            assertThat(said(subscriber.read())).containsExactly("message", "a", "first");
        }
        assertThat(metric(node(0), "ringspan_pubsub_arrived_total") + metric(node(1), "ringspan_pubsub_arrived_total"))
                .isEqualTo(arrived + 1);
    }

    /** Large values are passed on in pieces, also those of other nodes; each reply is whole all the same. */
    @Test
    void namesAreNoLongerThanIsGoodForAllNodes() throws IOException {
        RedisConnection client = client(0, 3);
        String name = "x".repeat(64 * 1024);
        assertThat(publish(client, name, "m")).isZero();
        for (List<String> line : List.of(
                List.of("PUBLISH", name + "x", "m"),
                List.of("PSUBSCRIBE", name + "x"),
                List.of("PUBSUB", "CHANNELS", name + "x"))) {
            assertThat(client.call(line.toArray(String[]::new)).toString()).contains("is longer than 65536 bytes");
        }
    }

    @Test
    void messagesComeBetweenRepliesAndNeverWithinOne() throws IOException {
        RedisConnection client = client(0, 3);
        String large = "x".repeat(400_000);
        client.call("SET", "large", large);
        client.call("SET", "small", "s");
        client.send("GET", "small");
        client.send("SUBSCRIBE", "a");
        client.send("GET", "small");
        client.flush();
        assertThat(client.read()).isEqualTo(new Reply.Blob("s"));
        assertThat(said(client.read())).containsExactly("subscribe", "a", "1");
        assertThat(client.read()).isEqualTo(new Reply.Blob("s"));
        RedisConnection publisher = client(1, 2);
        int messages = 0;
        for (int round = 0; round < 20; round++) {
            client.send("GET", "large");
            client.send("GET", "small");
            client.flush();
            for (int i = 0; i < 5; i++) {
                publisher.send("PUBLISH", "a", "" + (5 * round + i));
            }
            publisher.flush();
            for (String expected : List.of(large, "s")) {
                Reply reply = client.read();
                for (; reply instanceof Reply.Push; reply = client.read()) {
                    assertThat(said(reply)).containsExactly("message", "a", "" + messages++);
                }
                assertThat(reply).isEqualTo(new Reply.Blob(expected));
            }
        }
        for (; messages < 100; messages++) {
            assertThat(said(client.read())).containsExactly("message", "a", "" + messages);
        }
    }

    /** While its store does no writes, a client waits for one of them. */
    @Test
    void aMessagePassesRepliesThatAreNotThereYetButNoConfirmation() throws IOException {
        RedisConnection first = client(0, 3);
        first.call("SUBSCRIBE", "a");
        RedisConnection second = client(0, 2);
        RedisConnection publisher = client(0, 2);
        try (RedisConnection store = cluster.store(node(0))) {
            store.call("CLIENT", "PAUSE", "60000", "WRITE");
            for (RedisConnection each : List.of(first, second)) {
                each.send("SET", "waits", "1");
                each.send("SUBSCRIBE", "b");
                each.flush();
            }
            Await.until(
                    "both are subscribed",
                    () -> publisher
                            .call("PUBSUB", "NUMSUB", "b")
                            .equals(new Reply.Items(List.of(new Reply.Blob("b"), new Reply.Whole(2)))));
            RedisConnection third = client(0, 3);
            third.call("SUBSCRIBE", "c");
            third.send("SET", "waits", "2");
            third.flush();
            publish(publisher, "c", "1");
            assertThat(said(third.read())).containsExactly("message", "c", "1");
            assertThat(publish(publisher, "b", "2")).isEqualTo(2);
            assertThat(publish(publisher, "a", "3")).isEqualTo(1);
            store.call("CLIENT", "UNPAUSE");
            for (RedisConnection each : List.of(first, second)) {
                assertThat(each.read()).isEqualTo(new Reply.Status("OK"));
                assertThat(said(each.read())).containsExactly("subscribe", "b", each == first ? "2" : "1");
                assertThat(said(each.read())).containsExactly("message", "b", "2");
            }
            assertThat(said(first.read())).containsExactly("message", "a", "3");
            assertThat(third.read()).isEqualTo(new Reply.Status("OK"));
        }
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutOffAndTheOthersHearAll() throws IOException {
        RedisConnection good = client(0, 3);
        good.call("SUBSCRIBE", "a");
        long cutOff = metric(node(0), CUT_OFF);
        try (Wire slow = new Wire(node(0).clients().port(), 4096)) {
            slow.ask("SUBSCRIBE", "a");
            RedisConnection publisher = client(0, 2);
            String large = "x".repeat(100_000);
            int published = 0;
            for (; metric(node(0), CUT_OFF) == cutOff; published++) {
                assertThat(publish(publisher, "a", published + large)).isLessThanOrEqualTo(2);
                assertThat(said(good.read())).containsExactly("message", "a", published + large);
            }
            assertThat(slow.rest()).contains("message").doesNotContain(published - 1 + "xxx");
        }
        assertThat(metric(node(0), CUT_OFF)).isEqualTo(cutOff + 1);
        assertThat(good.call("PING")).isEqualTo(new Reply.Status("PONG"));
    }

    @Test
    void nodesThatAreAwayMissMessagesAndNobodyWaitsForThem() throws IOException {
        LocalNode neighbour = node(1);
        LocalNode first = node(2);
        neighbour.kill();
        first.kill();
        Await.until(
                "the others know",
                () -> node(0).unreached().size() == 2 && node(3).unreached().size() == 2);
        List<RedisConnection> subscribers = subscribers("SUBSCRIBE", "a");
        assertThat(subscribers).hasSize(2);
        RedisConnection publisher = client(0, 2);
        long missed = metric(node(0), MISSED);
        for (int i = 0; i < 5; i++) {
            assertThat(publish(publisher, "a", "" + i)).isEqualTo(1);
        }
        for (RedisConnection subscriber : subscribers) {
            for (int i = 0; i < 5; i++) {
                assertThat(said(subscriber.read()))
                        .containsExactly("message", "a", "" + i); // through the second of dc2
            }
        }
        assertThat(metric(node(0), MISSED)).isEqualTo(missed + 5);
        assertThat(metric(node(3), MISSED)).isEqualTo(5);
        neighbour.start();
        first.start();
        cluster.awaitLinks();
        RedisConnection back = client(1, 3);
        back.call("SUBSCRIBE", "a");
        publish(publisher, "a", "again");
        assertThat(said(back.read())).containsExactly("message", "a", "again");
        assertThat(metric(node(0), MISSED)).isEqualTo(missed + 5);
    }
}
