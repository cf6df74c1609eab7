package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.RingConf.Home;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that are at home in one of two datacenters of two racks. */
@BesideOthers
class HomesIT {
    private static final int ROUNDS = 50;
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);

    private RealCluster cluster;

    private static final List<Home> HOMES = List.of(
            new Home("lock:*", new Datacenter("dc1")),
            new Home("id:*", new Datacenter("dc1")),
            new Home("jobs:*", new Datacenter("dc1")),
            new Home("there:*", new Datacenter("dc2")));

    @SuppressWarnings("NullAway.Init") // start() comes first
    HomesIT() {}

    @BeforeEach
    void start() {
        cluster = RealCluster.startRelayed(
                LAYOUT,
                NodeSettings.all(
                        NodeSettings.hashTags(),
                        NodeSettings.ring(ring -> new RingConf(ring.hash(), ring.hashTag(), HOMES))));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private interface Work<T> {
        T with(RedisConnection client) throws Exception;
    }

    /** At one node of each datacenter, at the same time. */
    private <T> List<T> fromBoth(Work<T> work) {
        return List.of(cluster.node("dc1/r2/0"), cluster.node("dc2/r1/0")).stream()
                .map(node -> Aside.begin(() -> at(node, work)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private <T> T at(LocalNode node, Work<T> work) {
        try (RedisConnection client = cluster.client(node)) {
            return work.with(client);
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    private static String text(Reply reply) {
        return ReplyText.raw(reply).strip();
    }

    @Test
    void aLockIsHeldOnceAndNoIdIsGivenTwiceAndEachJobIsTakenOnceWhicheverDatacenterAsks() throws Exception {
        List<List<Integer>> locks = fromBoth(client -> {
            List<Integer> won = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                if (text(client.call("SET", "lock:" + i, "me", "NX", "EX", "100"))
                        .equals("OK")) {
                    won.add(i);
                }
            }
            return won;
        });
        assertThat(locks.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, ROUNDS).boxed().toList());

        List<List<String>> ids = fromBoth(client -> {
            List<String> given = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                given.add(text(client.call("INCR", "id:x")));
            }
            return given;
        });
        assertThat(ids.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 2 * ROUNDS)
                        .mapToObj(String::valueOf)
                        .toList());

        CompletableFuture<Void> pushes = CompletableFuture.runAsync(() -> at(cluster.node("dc2/r2/0"), client -> {
            for (int i = 0; i < 2 * ROUNDS; i++) {
                client.call("RPUSH", "jobs:q", "job" + i);
            }
            return "";
        }));
        List<List<String>> jobs = fromBoth(client -> {
            List<String> taken = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                taken.add(text(client.call("BLPOP", "jobs:q", "20")));
            }
            return taken;
        });
        pushes.join();
        assertThat(jobs.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(2 * ROUNDS);
        assertThat(RealCluster.metric(cluster.node("dc2/r1/0"), "ringspan_decisions_home_total"))
                .isGreaterThanOrEqualTo(3L * ROUNDS);
        Replicas.awaitEqual(cluster);
    }

    /** Of each kind one: what is plain, split, a script, a transaction; what is computed; what is gone. */
    @Test
    void whateverWritesAKeyIsDecidedAtItsHome() throws Exception {
        try (RedisConnection here = cluster.client(cluster.node("dc2/r1/0"));
                RedisConnection home = cluster.client(cluster.node("dc1/r1/0"))) {
            assertThat(text(here.call("CONSISTENCY", "ALL", "SET", "lock:{a}", "mine")))
                    .isEqualTo("OK");
            assertThat(text(here.call("GET", "lock:{a}"))).isEqualTo("mine"); // ALL: its own datacenter has it, too
            assertThat(text(home.call("GET", "lock:{a}"))).isEqualTo("mine");
            String release =
                    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";
            assertThat(text(here.call("EVAL", release, "1", "lock:{a}", "other")))
                    .isEqualTo("0");
            assertThat(text(here.call("EVAL", release, "1", "lock:{a}", "mine")))
                    .isEqualTo("1");
            assertThat(text(here.call("MSET", "lock:{a}1", "1", "lock:{a}2", "2")))
                    .isEqualTo("OK");
            assertThat(text(here.call("DEL", "lock:{a}1"))).isEqualTo("1");
            assertThat(text(here.call("SETEX", "lock:{a}2", "100", "3"))).isEqualTo("OK");
            assertThat(text(here.call("MULTI"))).isEqualTo("OK");
            assertThat(text(here.call("INCR", "id:{a}"))).isEqualTo("QUEUED");
            assertThat(text(here.call("EXPIRE", "lock:{a}2", "1000"))).isEqualTo("QUEUED");
            assertThat(text(here.call("EXEC"))).isEqualTo("1\n1");
            assertThat(text(here.call("SADD", "there:{a}", "x"))).isEqualTo("1");
            assertThat(text(home.call("SADD", "there:{a}", "x"))).isEqualTo("0");
            assertThat(text(here.call("WATCH", "id:{a}"))).isEqualTo("OK");
            assertThat(text(here.call("MULTI"))).isEqualTo("OK");
            assertThat(text(here.call("SET", "other{a}", "1"))).startsWith("CROSSHOME the keys of a transaction");
            assertThat(text(here.call("EXEC"))).startsWith("EXECABORT");
            assertThat(text(here.call("DEL", "lock:{a}2", "other{a}"))).startsWith("CROSSHOME the keys of 'del'");
            assertThat(text(here.call("SUNIONSTORE", "id:{a}u", "there:{a}"))).startsWith("CROSSHOME");
            assertThat(text(here.call("EVAL", "return 1", "2", "lock:{a}", "there:{a}")))
                    .startsWith("CROSSHOME");
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void withoutItsHomeAKeyIsNotWrittenAndOthersAre() throws Exception {
        try (RedisConnection here = cluster.client(cluster.node("dc2/r1/0"));
                RedisConnection home = cluster.client(cluster.node("dc1/r1/0"))) {
            assertThat(text(here.call("SET", "lock:x", "1"))).isEqualTo("OK");
            cluster.awaitConfirmed();
            cluster.relays().betweenDatacenters().forEach(FaultyRelay::cut);
            Await.until(
                    "the home is away",
                    () -> text(here.call("SET", "lock:x", "2")).startsWith("NOHOME the datacenter"));
            for (String[] write : new String[][] {
                {"SET", "lock:y", "1", "NX"}, {"DEL", "lock:x"}, {"INCR", "id:x"}, {"BLPOP", "jobs:q", "1"}
            }) {
                assertThat(text(here.call(write)))
                        .startsWith("NOHOME the datacenter where this key is at home (homes)");
            }
            assertThat(text(here.call("GET", "lock:x"))).isEqualTo("1");
            assertThat(text(here.call("SET", "other", "1"))).isEqualTo("OK");
            assertThat(text(here.call("INCR", "there:x"))).isEqualTo("1");
            assertThat(text(home.call("INCR", "there:x"))).startsWith("NOHOME");
            assertThat(text(home.call("SET", "lock:y", "1", "NX"))).isEqualTo("OK");
            cluster.relays().betweenDatacenters().forEach(FaultyRelay::heal);
            Await.until(
                    "the home is back",
                    () -> text(here.call("SET", "lock:z", "1")).equals("OK"));
            assertThat(text(here.call("SET", "lock:y", "2", "NX"))).isEmpty();
        }
        Replicas.awaitEqual(cluster);
    }

    /** As always within a datacenter; but whoever is asked only because the decider cannot be reached from elsewhere does not decide. */
    @Test
    void whenTheHomesDeciderIsLostTheNextOneThereDecides() throws IOException {
        try (RedisConnection here = cluster.client(cluster.node("dc2/r2/0"))) {
            assertThat(text(here.call("CONSISTENCY", "ALL", "INCR", "id:x"))).isEqualTo("1");
            LocalNode decider = cluster.node("dc1/r1/0");
            FaultyRelay way = cluster.relays().way(cluster.node("dc2/r2/0"), decider);
            way.cut();
            Await.until(
                    "another one is asked",
                    () -> text(here.call("INCR", "id:x")).startsWith("UNAVAILABLE"));
            way.heal();
            Await.until(
                    "the way is back",
                    () -> text(here.call("SET", "lock:x", "1")).equals("OK"));
            decider.kill();
            Await.until(
                    "the next one decides",
                    () -> !text(here.call("SET", "lock:x", "1")).contains(" "));
            assertThat(Integer.parseInt(text(here.call("INCR", "id:x")))).isGreaterThan(1);
        }
    }
}
