package io.ringspan.tests.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
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
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a script publishes, wherever it runs, clients of all nodes hear: no store has subscribers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"ONE_NODE", "TWO_DATACENTERS"})
@SuppressWarnings("NullAway.Init") // start() comes first
@BesideOthers
class PublishingScriptsIT {
    private static final String TELL =
            "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('PUBLISH', 'news', ARGV[1])";

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

    private static List<String> heard(RedisConnection subscriber, int count) throws IOException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Reply> message = ((Reply.Items) subscriber.read()).items();
            heard.add(text(message.get(message.size() - 1)));
        }
        return heard;
    }

    private static String text(Reply reply) {
        return ((Reply.Blob) reply).bytes();
    }

    @Test
    void itsMessagesComeOnceInTheirOrderAndBehindWhatItHasWritten() throws Exception {
        try (RedisConnection client = cluster.client(nodes.get(0));
                RedisConnection subscriber = cluster.client(nodes.get(nodes.size() - 1));
                RedisConnection reader = cluster.client(nodes.get(0))) {
            subscriber.call("SUBSCRIBE", "news");
            subscriber.call("SSUBSCRIBE", "part");

            assertThat(client.call("EVAL", TELL, "1", "k", "1")).isEqualTo(new Reply.Whole(0));
            assertThat(heard(subscriber, 1)).containsExactly("1");
            assertThat(reader.call("GET", "k")).isEqualTo(new Reply.Blob("1"));

            String sha = text(client.call("SCRIPT", "LOAD", TELL));
            assertThat(client.call("EVALSHA", sha, "1", "k", "2")).isEqualTo(new Reply.Whole(0));
            String given = "for i = 1, 3 do redis.pcall(ARGV[1], 'part', i) end error('late')";
            assertThat(client.call("EVAL", given, "1", "k", "spublish")).isInstanceOf(Reply.Failure.class);
            client.call("MULTI");
            client.call("EVALSHA", sha, "1", "k", "4");
            client.call("EVAL", TELL, "1", "k", "5");
            client.call("INCR", "k");
            assertThat(client.call("EXEC"))
                    .isEqualTo(new Reply.Items(List.of(new Reply.Whole(0), new Reply.Whole(0), new Reply.Whole(6))));
            assertThat(heard(subscriber, 6)).containsExactly("2", "1", "2", "3", "4", "5");
            assertThat(reader.call("GET", "k")).isEqualTo(new Reply.Blob("6"));
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void whatCannotBePassedOnIsAnErrorAndNotLost() throws Exception {
        try (RedisConnection client = cluster.client(nodes.get(0))) {
            String[] reads = {"EVAL_RO", "return redis.call('PUBLISH', 'c', 'm')", "1", "k"};
            assertThat(ReplyText.raw(client.call(reads))).contains("Write commands are not allowed");
            String few = "return redis.call('PUBLISH', 'c')";
            assertThat(ReplyText.raw(client.call("EVAL", few, "1", "k"))).contains("Wrong number of args");
            String table = "return redis.call('PUBLISH', 'c', {})";
            assertThat(ReplyText.raw(client.call("EVAL", table, "1", "k"))).contains("must be strings or integers");
            String[] unknown = {"EVALSHA", "0123456789012345678901234567890123456789", "1", "k", "publish"};
            assertThat(ReplyText.raw(client.call(unknown))).contains("NOSCRIPT");
            client.call("FUNCTION", "LOAD", """
                    #!lua name=told
                    redis.register_function('tell', function(keys, args) return redis.call('PUBLISH', 'c', 'm') end)
                    """);
            Reply ofFunction = client.call("FCALL", "tell", "1", "k");
            if (layout == KeyLayout.TWO_DATACENTERS) {
                assertThat(ofFunction).isEqualTo(new Reply.Whole(0));
                assertThat(ReplyText.raw(client.call("EVAL", "return redis.call('pub' .. 'lish', 'c', 'm')", "1", "k")))
                        .contains("'publish' is not served in a script that does not name it");
            } else {
                assertThat(ReplyText.raw(ofFunction)).contains("'publish' is not served in a script");
            }
        }
    }
}
