package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SORT by keys that patterns name, which one store has to have: against plain Redis. */
@BesideOthers
@ExtendWith(NoFaults.class)
class SortIT {
    private static final String[] FILL = {
        "RPUSH {T}l 1 2 3 4 10",
        "SADD {T}s a b c",
        "ZADD {T}z 1 x 2 y 3 }",
        "MSET {T}w_1 50 {T}w_2 40 {T}w_3 30 {T}w_4 20 {T}w_10 10",
        "MSET {T}o_1 one {T}o_2 two {T}o_a A {T}o_b B",
        "MSET {T}l_x 9 {T}l_y 8 {T}l_} 7",
        "HSET {T}h_1 f 5 g one",
        "HSET {T}h_2 f 4 g two",
        "HSET {T}h_3 f 6",
    };

    private static final String[] SAME = {
        "SORT {T}l BY {T}w_*",
        "SORT {T}l BY {T}w_* DESC GET # GET {T}o_*",
        "SORT {T}l BY {T}h_*->f GET {T}h_*->g GET {T}h_*->none",
        "SORT {T}l BY {T}w_* LIMIT 1 2 GET {T}o_*",
        "SORT {T}s BY nosort GET {T}o_* LIMIT 0 0",
        "SORT {T}s ALPHA GET {T}o_* GET plain GET {T}o_*->f",
        "SORT {T}z BY {T}l_*",
        "SORT {T}z BY {T}l_*{other}",
        "SORT {T}l BY {T}* ALPHA",
        "SORT {T}l BY {T}none_*",
        "SORT {T}s BY {T}none_*",
        "SORT {T}l BY {T}w_* BY {T}h_*->f",
        "SORT_RO {T}l BY {T}w_* GET {T}o_*",
        "SORT_RO {T}l BY {T}w_* STORE {T}to",
        "SORT {T}l BY {T}l_* GET",
        "SORT {T}l BY {T}w_* STORE {T}by",
        "LRANGE {T}by 0 -1",
        "SORT {T}l BY {T}h_*->f GET {T}o_* STORE {T}w_1 STORE {T}got",
        "LRANGE {T}got 0 -1",
        "GET {T}w_1",
        "SORT {T}l BY {T}w_* GET {T}w_* STORE {T}w_2",
        "LRANGE {T}w_2 0 -1",
        "SORT {T}l GET STORE STORE {T}nothing",
        "LRANGE {T}nothing 0 -1",
        "SORT {T}none BY {T}w_* STORE {T}nothing",
        "EXISTS {T}nothing",
        "WATCH {T}l",
        "SORT {T}l BY {T}w_*",
        "MULTI",
        "SET {T}w_3 99",
        "SORT {T}l BY {T}w_* GET {T}w_*",
        "SORT {T}l BY {T}w_* STORE {T}in",
        "SORT_RO {T}in BY nosort GET {T}o_*",
        "EXEC",
        "LRANGE {T}in 0 -1",
    };

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // each test starts it
    SortIT() {}

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<String[]> commands(String tag, String[] lines) {
        return Arrays.stream(lines)
                .map(line -> line.replace("{T}", tag).split(" ", -1))
                .toList();
    }

    @Test
    void patternsThatHaveTheTagOfTheSortedKeyAreServedByWhicheverNodeIsAsked() throws IOException {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 2), NodeSettings.hashTags());
        try (PlainRedis redis = PlainRedis.start();
                RedisConnection plain = redis.connect()) {
            int protocol = 2;
            for (LocalNode node : cluster.nodes()) {
                for (String level : List.of("DC_ONE", "DC_SAFE_QUORUM")) {
                    try (RedisConnection ours = cluster.client(node)) {
                        PlainRedis.begin(protocol, plain, ours);
                        ours.call("DYNO_CONFIG:CONN_CONSISTENCY", "DC_ALL");
                        for (String tag : List.of("{one}", "{two}", "x{three}")) {
                            PlainRedis.compare(commands(tag, FILL), plain, ours);
                        }
                        ours.call("DYNO_CONFIG:CONN_CONSISTENCY", level);
                        for (String tag : List.of("{one}", "{two}", "x{three}")) {
                            PlainRedis.compare(commands(tag, SAME), plain, ours);
                        }
                    }
                    protocol = 5 - protocol;
                }
            }
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void patternsThatMayNameKeysOfOtherOwnersAreNot() throws IOException {
        cluster = RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 3), NodeSettings.hashTags());
        try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            client.call("RPUSH", "{one}l", "1");
            for (String pattern : List.of("w_*", "*{one}", "{*}w", "{}{one}*", "{one*}x", "w_*->{one}")) {
                assertApart(client, "SORT", "{one}l", "BY", pattern);
                assertApart(client, "SORT", "{one}l", "BY", "{one}*", "GET", pattern);
                assertApart(client, "SORT_RO", "{one}l", "GET", pattern);
                assertApart(client, "SORT", "{one}l", "BY", pattern, "STORE", "{one}to");
                client.call("MULTI");
                assertApart(client, "SORT", "{one}l", "BY", pattern);
                assertThat(ReplyText.raw(client.call("EXEC"))).startsWith("EXECABORT ");
            }
            int apart = 0;
            for (int i = 0; i < 20; i++) {
                Reply reply = client.call("SORT", "{one}l", "BY", "{other" + i + "}*");
                if (reply instanceof Reply.Failure failure) {
                    apart++;
                    assertThat(failure.bytes()).startsWith("CROSSSLOT the keys of 'sort' have different owners ");
                }
            }
            assertThat(apart).isBetween(1, 19);
            assertThat(client.call("EXISTS", "{one}to")).isEqualTo(new Reply.Whole(0));
        }
    }

    private static void assertApart(RedisConnection client, String... words) throws IOException {
        assertThat(ReplyText.raw(client.call(words)))
                .as(String.join(" ", words))
                .startsWith("CROSSSLOT the patterns of BY and GET in '" + words[0].toLowerCase(Locale.ROOT)
                        + "' may name keys of other owners than the sorted key has; ");
    }

    /** Each rack has one node, so every key has the same owners, also without tags. */
    @Test
    void whereAllKeysHaveTheSameOwnersEachPatternIsServed() throws IOException {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1), NodeSettings.workers(2));
        try (PlainRedis redis = PlainRedis.start();
                RedisConnection plain = redis.connect();
                RedisConnection ours = cluster.client(cluster.nodes().get(1))) {
            PlainRedis.begin(2, plain, ours);
            PlainRedis.compare(commands("", FILL), plain, ours);
            ours.call("DYNO_CONFIG:CONN_CONSISTENCY", "DC_SAFE_QUORUM");
            PlainRedis.compare(commands("", SAME), plain, ours);
        }
        Replicas.awaitEqual(cluster);
    }
}
