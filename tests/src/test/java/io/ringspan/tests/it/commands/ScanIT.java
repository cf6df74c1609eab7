package io.ringspan.tests.it.commands;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.timeoutMillis;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands about all keys, and those with cursors, on two racks of three nodes. */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanIT {
    private static final int KEYS = 800;
    private static final int OTHERS = 40;
    private static final int FIELDS = 400;
    private static final int FOREIGN = 30;
    private static final String START_AGAIN = "start again at 0";

    private final Set<String> stable = new TreeSet<>();
    private final List<RedisConnection> clients = new ArrayList<>();
    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    ScanIT() {}

    private record Page(long cursor, List<String> items) {}

    @BeforeAll
    void start() throws IOException {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 3).rack("dc1", "r2", 3),
                all(workers(1), retryMillisMax(100), timeoutMillis(20_000)));
        try (RedisConnection client = cluster.client(node(0))) {
            for (int i = 0; i < KEYS; i++) {
                stable.add("k" + i);
                client.send("SET", "k" + i, "v");
            }
            for (int i = 0; i < FIELDS; i++) {
                client.send("HSET", "hash", "f" + i, "v".repeat(100));
                client.send("SADD", "set", "m" + i);
                client.send("ZADD", "sorted", "1", "m" + i);
            }
            client.send("HSET", "small", "f", "v");
            stable.addAll(List.of("hash", "set", "sorted", "small"));
            client.flush();
            for (int i = 0; i < KEYS + 3 * FIELDS + 1; i++) {
                assertThat(client.read()).isNotInstanceOf(Reply.Failure.class);
            }
        }
        cluster.awaitConfirmed();
    }

    @BeforeEach
    void connect() throws IOException {
        for (LocalNode node : cluster.nodes()) {
            clients.add(cluster.client(node));
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        for (RedisConnection client : clients) {
            client.close();
        }
        clients.clear();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Of rack r1 the first three, of r2 the others. */
    private LocalNode node(int number) {
        return cluster.nodes().get(number);
    }

    private static Page page(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Items.class);
        List<Reply> parts = ((Reply.Items) reply).items();
        return new Page(Long.parseLong(((Reply.Blob) parts.get(0)).bytes()), texts(parts.get(1)));
    }

    private static List<String> texts(Reply reply) {
        return ((Reply.Items) reply)
                .items().stream().map(item -> ((Reply.Blob) item).bytes()).toList();
    }

    private static String error(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).bytes();
    }

    /** Goes on until the client has been given so many keys. */
    private static long cursorAfter(RedisConnection client, int keys) throws IOException {
        Page page = page(client.call("SCAN", "0", "COUNT", "10"));
        for (int seen = page.items().size(); seen < keys; seen += page.items().size()) {
            page = page(client.call("SCAN", Long.toString(page.cursor()), "COUNT", "10"));
        }
        assertThat(page.cursor()).isPositive();
        return page.cursor();
    }

    private Reply scan(int client, long cursor) throws IOException {
        return clients.get(client).call("SCAN", Long.toString(cursor));
    }

    /** Before each page others are written, then deleted, so that stores change the sizes of their tables meanwhile. */
    @Test
    void everyKeyThatStaysIsGivenWhileOthersComeAndGoWhicheverNodeIsAsked() throws Exception {
        for (String change : List.of("SET", "DEL")) {
            Set<String> seen = new HashSet<>();
            Page page = page(clients.get(0).call("SCAN", "0", "COUNT", "50"));
            int asked = 1;
            for (; page.cursor() != 0; asked++) {
                assertThat(page.cursor()).isBetween(1L, 1L << 53);
                seen.addAll(page.items());
                changeOthers(change, asked);
                String cursor = Long.toString(page.cursor());
                page = page(clients.get(asked % clients.size()).call("SCAN", cursor, "COUNT", "50"));
            }
            seen.addAll(page.items());
            assertThat(asked).isGreaterThan(10);
            assertThat(seen).containsAll(stable);
        }
        deleteOthers();
        cluster.awaitConfirmed();
    }

    private void changeOthers(String command, int round) throws IOException {
        RedisConnection client = clients.get(4);
        for (int i = 0; i < OTHERS; i++) {
            String key = "other" + round + "-" + i;
            client.send(command.equals("SET") ? new String[] {"SET", key, "v"} : new String[] {"DEL", key});
        }
        client.flush();
        for (int i = 0; i < OTHERS; i++) {
            client.read();
        }
    }

    private void deleteOthers() throws IOException {
        List<String> delete = new ArrayList<>(List.of("DEL"));
        delete.addAll(texts(clients.get(4).call("KEYS", "other*")));
        clients.get(4).call(delete.toArray(String[]::new));
    }

    @Test
    void allNodesOfOneRackTogetherKnowEachKeyOnceAndOnesThatAreNotTheirsAreLeftOut() throws Exception {
        for (RedisConnection client : clients) {
            client.call("HELLO", "3");
            assertThat(client.call("DBSIZE")).isEqualTo(new Reply.Whole(stable.size()));
            assertThat(texts(client.call("KEYS", "*"))).hasSize(stable.size()).containsAll(stable);
            assertThat(texts(client.call("KEYS", "s[em]*"))).containsExactlyInAnyOrder("set", "small");
            assertThat(stable).contains(((Reply.Blob) client.call("RANDOMKEY")).bytes());
            assertThat(page(client.call("SCAN", "0", "COUNT", "5000", "TYPE", "hash"))
                            .items())
                    .isSubsetOf("hash", "small");
            assertThat(error(client.call("SCAN", "0", "COUNT", "0"))).isEqualTo("ERR syntax error");
            assertThat(error(client.call("SCAN", "x"))).isEqualTo("ERR invalid cursor");
        }
        for (RedisConnection client : clients) {
            for (String[] words :
                    new String[][] {{"SET", "piped", "v"}, {"KEYS", "piped"}, {"DEL", "piped"}, {"DBSIZE"}}) {
                client.send(words);
            }
            client.flush();
            client.read();
            assertThat(texts(client.read())).containsExactly("piped");
            client.read();
            assertThat(client.read()).isEqualTo(new Reply.Whole(stable.size()));
        }
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            drawn.add(((Reply.Blob) clients.get(0).call("RANDOMKEY")).bytes());
        }
        assertThat(drawn).hasSizeGreaterThan(10);
        inEveryStore("SET");
        try {
            assertThat(texts(clients.get(1).call("KEYS", "foreign*"))).hasSize(FOREIGN);
            assertThat(goneThrough(clients.get(5), "SCAN", "0", "MATCH", "foreign*"))
                    .hasSize(FOREIGN);
        } finally {
            inEveryStore("DEL");
        }
    }

    /** Past the nodes, so that two stores of a rack have each, and do not own it. */
    private void inEveryStore(String command) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                for (int i = 0; i < FOREIGN; i++) {
                    String key = "foreign" + i;
                    store.call(command.equals("SET") ? new String[] {"SET", key, "v"} : new String[] {"DEL", key});
                }
            }
        }
    }

    private static List<String> goneThrough(RedisConnection client, String... words) throws IOException {
        List<String> items = new ArrayList<>();
        String[] next = words.clone();
        int cursorAt = words[0].equals("SCAN") ? 1 : 2;
        do {
            Page page = page(client.call(next));
            items.addAll(page.items());
            next[cursorAt] = Long.toString(page.cursor());
        } while (!next[cursorAt].equals("0"));
        return items;
    }

    @Test
    void aValueIsGoneThroughAtOneReplicaWhicheverNodeIsAsked() throws Exception {
        for (String[] words :
                new String[][] {{"HSCAN", "hash", "0"}, {"SSCAN", "set", "0"}, {"ZSCAN", "sorted", "0"}}) {
            Set<String> seen = new HashSet<>();
            Page page = page(clients.get(0).call(words));
            for (int asked = 1; page.cursor() != 0; asked++) {
                seen.addAll(page.items());
                words[2] = Long.toString(page.cursor());
                page = page(clients.get(asked % clients.size()).call(words));
            }
            seen.addAll(page.items());
            assertThat(seen).hasSize(FIELDS + (words[0].equals("SSCAN") ? 0 : 1));
        }
        assertThat(page(clients.get(0).call("HSCAN", "small", "0"))).isEqualTo(new Page(0, List.of("f", "v")));
        assertThat(page(clients.get(0).call("HSCAN", "none", "0"))).isEqualTo(new Page(0, List.of()));
        assertThat(error(clients.get(0).call("HSCAN", "set", "0"))).startsWith("WRONGTYPE");
        assertThat(error(clients.get(0).call("SSCAN", "set", "0", "MATCH"))).isEqualTo("ERR syntax error");
    }

    @Test
    void aStoreThatWasStartedAnewEndsTheScansThatItWasIn() throws Exception {
        RedisConnection client = clients.get(0);
        long keys = cursorAfter(client, 100);
        long fields = page(client.call("HSCAN", "hash", "0")).cursor();
        do {
            for (int number = 0; number < 3; number++) {
                restart(node(number));
            }
        } while (check(keys) == check(cursorAfter(client, 100))
                || check(fields)
                        == check(page(client.call("HSCAN", "hash", "0")).cursor()));
        for (int asked : List.of(1, 4)) {
            assertThat(error(scan(asked, keys))).startsWith("ERR ").contains(START_AGAIN);
            assertThat(error(clients.get(asked).call("HSCAN", "hash", Long.toString(fields))))
                    .startsWith("ERR ")
                    .contains(START_AGAIN);
        }
        assertThat(goneThrough(clients.get(0), "SCAN", "0", "COUNT", "500")).containsAll(stable);
    }

    /** The bits that tell runs of a store apart; one in 2,048 is like another. */
    private static long check(long cursor) {
        return cursor >>> 42;
    }

    /** With all that it had. */
    private void restart(LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            store.send("SHUTDOWN", "SAVE");
            store.flush();
            Await.until("it has saved all and ended", () -> !node.store().isRunning());
        }
        node.store().restart();
        Await.until(
                "all reach their stores",
                () -> cluster.nodes().stream().allMatch(each -> each.unreached().isEmpty()));
    }

    @Test
    void whereANodeIsAwayAnotherRackAnswersAndACursorOfItSaysSo() throws Exception {
        long keys = cursorAfter(clients.get(1), 200); // of the first node
        LocalNode away = node(0);
        away.stop();
        try {
            awaitGone(1, away);
            assertThat(error(scan(1, keys)))
                    .startsWith("UNAVAILABLE node dc1/r1/0 ")
                    .contains(START_AGAIN);
            assertThat(clients.get(1).call("DBSIZE")).isEqualTo(new Reply.Whole(stable.size()));
            assertThat(texts(clients.get(1).call("KEYS", "*"))).hasSize(stable.size());
            assertThat(stable).contains(((Reply.Blob) clients.get(1).call("RANDOMKEY")).bytes());
            assertThat(goneThrough(clients.get(1), "SCAN", "0", "COUNT", "500")).containsAll(stable);
            LocalNode other = node(4);
            other.stop();
            awaitGone(1, other);
            for (String[] words : new String[][] {{"DBSIZE"}, {"KEYS", "*"}, {"RANDOMKEY"}, {"SCAN", "0"}}) {
                assertThat(error(clients.get(1).call(words)))
                        .isEqualTo("UNAVAILABLE all nodes of a rack are needed, and of none of the 2 racks here all can"
                                + " be reached; nothing was done; try again");
            }
        } finally {
            away.start();
            node(4).start();
            Await.until(
                    "all are there",
                    () -> cluster.nodes().stream()
                            .allMatch(each -> each.unreached().isEmpty()));
        }
    }

    private void awaitGone(int from, LocalNode node) {
        String name = node.conf().place().id().toString();
        Await.until(name + " is gone", () -> node(from).unreached().contains(name));
    }

    @Test
    void whatIsNoCursorOfThisRingIsRefused() throws Exception {
        long cursor = cursorAfter(clients.get(0), 100);
        for (long other : List.of(cursor ^ 1L << 52, cursor ^ 1L << 41, 1L << 60, Long.MAX_VALUE)) {
            assertThat(error(scan(0, other))).startsWith("ERR ").contains(START_AGAIN);
        }
        assertThat(error(clients.get(0).call("HSCAN", "hash", Long.toString(cursor ^ 1L << 52))))
                .contains(START_AGAIN);
    }
}
