package io.ringspan.tests.it.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.commands.KeyLayout;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published between MULTI and EXEC is heard once EXEC has run the rest, and not at all if it has not. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"ONE_NODE", "TWO_DATACENTERS"})
@SuppressWarnings("NullAway.Init") // start() comes first
@BesideOthers
class PublishingTransactionsIT {
    @Parameter
    KeyLayout layout;

    private RealCluster cluster;
    private List<LocalNode> nodes;

    @BeforeParameterizedClassInvocation
    void start() {
        cluster =
                RealCluster.start(layout.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
        cluster.awaitLinks();
        nodes = cluster.nodesOf("dc1");
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    private static void all(RedisConnection client, String... lines) throws IOException {
        for (String line : lines) {
            assertThat(client.call(line.split(" ", -1))).as(line).isInstanceOf(Reply.Status.class);
        }
    }

    private static List<String> heard(RedisConnection subscriber, int count) throws IOException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Reply> message = ((Reply.Items) subscriber.read()).items();
            heard.add(((Reply.Blob) message.get(message.size() - 1)).bytes());
        }
        return heard;
    }

    @Test
    void itIsHeardInOrderAndCountedInItsPlace() throws IOException {
        for (String protocol : List.of("2", "3")) {
            for (LocalNode node : nodes) {
                // What the round before has said may still be on its way to this node.
                String news = "news" + protocol + nodes.indexOf(node);
                try (RedisConnection client = cluster.client(node);
                        RedisConnection here = cluster.client(node);
                        RedisConnection elsewhere = cluster.client(nodes.get(nodes.size() - 1))) {
                    here.call("SUBSCRIBE", news);
                    elsewhere.call("SUBSCRIBE", news);
                    elsewhere.call("SSUBSCRIBE", "part");
                    client.call("HELLO", protocol);
                    client.call("DEL", "{a}n", "{a}l");

                    Reply counted = client.call("PUBLISH", news, "0");
                    all(client, "MULTI", "PUBLISH " + news + " 1", "INCR {a}n", "SPUBLISH part 2");
                    all(client, "PUBLISH " + news + " 3", "LPOP {a}l", "GET {a}n", "PUBLISH " + news + " 4");
                    assertThat(((Reply.Items) client.call("EXEC")).items())
                            .containsExactly(
                                    counted,
                                    new Reply.Whole(1),
                                    client.call("SPUBLISH", "part", "5"),
                                    counted,
                                    new Reply.Nothing(),
                                    new Reply.Blob("1"),
                                    counted);
                    assertThat(heard(elsewhere, 6)).containsExactly("0", "1", "2", "3", "4", "5");
                    assertThat(heard(here, 4)).containsExactly("0", "1", "3", "4");

                    all(client, "MULTI", "SET {a}n 7", "PUBLISH " + news + " plain", "INCR {a}n");
                    assertThat(((Reply.Items) client.call("EXEC")).items())
                            .element(1)
                            .isEqualTo(counted);
                    all(client, "MULTI", "PUBLISH " + news + " alone");
                    assertThat(client.call("EXEC")).isEqualTo(new Reply.Items(List.of(counted)));
                    all(client, "WATCH {a}n", "MULTI", "PUBLISH " + news + " watched");
                    assertThat(client.call("EXEC")).isEqualTo(new Reply.Items(List.of(counted)));
                    all(client, "MULTI", "EVAL return(redis.call('PUBLISH','" + news + "','script')) 1 {a}n");
                    all(client, "PUBLISH " + news + " behind");
                    assertThat(client.call("EXEC")).isEqualTo(new Reply.Items(List.of(new Reply.Whole(0), counted)));
                    assertThat(heard(elsewhere, 3)).containsExactly("plain", "alone", "watched");
                    assertThat(heard(elsewhere, 2)).containsExactlyInAnyOrder("script", "behind");
                }
            }
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void whatHasNotRunPublishesNothing() throws IOException {
        LocalNode node = nodes.get(nodes.size() - 1);
        try (RedisConnection client = cluster.client(node);
                RedisConnection other = cluster.client(nodes.get(0));
                RedisConnection subscriber = cluster.client(nodes.get(0))) {
            subscriber.call("SUBSCRIBE", "news");
            all(client, "WATCH {a}k", "MULTI", "SET {a}k mine", "PUBLISH news changed");
            all(other, "SET {a}k theirs");
            assertThat(client.call("EXEC")).isEqualTo(new Reply.Nothing());
            all(client, "MULTI", "PUBLISH news aborted");
            assertThat(ReplyText.raw(client.call("PUBLISH", "news"))).contains("wrong number of arguments");
            assertThat(ReplyText.raw(client.call("EXEC"))).startsWith("EXECABORT ");
            all(client, "MULTI", "PUBLISH news discarded", "DISCARD");
            all(client, "MULTI", "PUBLISH news reset");
            assertThat(client.call("RESET")).isInstanceOf(Reply.Status.class);
            try (RedisConnection gone = cluster.client(node)) {
                all(gone, "MULTI", "PUBLISH news gone");
            }
            client.call("PUBLISH", "news", "end");
            assertThat(heard(subscriber, 1)).containsExactly("end");
            assertThat(client.call("GET", "{a}k")).isEqualTo(new Reply.Blob("theirs"));
        }
    }

    /** As of a command that fails alone, the others have run. */
    @Test
    void anErrorOfOneCommandKeepsNoMessage() throws IOException {
        try (RedisConnection client = cluster.client(nodes.get(0));
                RedisConnection subscriber = cluster.client(nodes.get(0))) {
            subscriber.call("SUBSCRIBE", "news");
            all(client, "SET {a}text v", "MULTI", "LPUSH {a}text x", "PUBLISH news said");
            assertThat(((Reply.Items) client.call("EXEC")).items().get(0)).isInstanceOf(Reply.Failure.class);
            assertThat(heard(subscriber, 1)).containsExactly("said");
        }
    }

    @Test
    void whoIsGoneBehindExecHasPublished() throws IOException {
        try (RedisConnection subscriber = cluster.client(nodes.get(0))) {
            subscriber.call("SUBSCRIBE", "news");
            for (int i = 0; i < 20; i++) {
                RedisConnection client = cluster.client(nodes.get(nodes.size() - 1));
                client.send("MULTI");
                client.send("RPUSH", "{a}gone", "x");
                client.send("PUBLISH", "news", String.valueOf(i));
                client.send("EXEC");
                client.flush();
                client.close();
                assertThat(heard(subscriber, 1)).containsExactly(String.valueOf(i));
            }
        }
    }
}
