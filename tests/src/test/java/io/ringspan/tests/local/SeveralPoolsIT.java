package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pools in one process: they start all or none, serve each its own, and end together. */
@BesideOthers
@NeedsProgram("memcached")
class SeveralPoolsIT {
    private static final String CACHE = "cache";
    private static final String SESSIONS = "sessions";
    private static final int LOOK_AGAIN_NANOS = 500_000;
    private static final Duration DRAIN = Duration.ofSeconds(8);

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 2);
    private final FreePorts ports = stores.ports();
    /** Both at the same place of clusters that have the same names for places. */
    private final NodeSite cache = NodeSite.in("r1", ports, stores.store(0).port());

    @TempDir
    Path directory;

    @AfterEach
    void endStores() {
        stores.stores().forEach(LocalStore::thaw);
        stores.close();
    }

    @Test
    void aRedisAndAMemcachedPoolServeEachItsOwnAndEndTogether() throws Exception {
        try (Memcached memcached = Memcached.start("-m", "64", "-t", "1")) {
            NodeSite sessions = NodeSite.in("r1", ports, memcached.port());
            Path file = file(pool(CACHE, cache), pool(SESSIONS, sessions, "data_store: 1"));
            try (NodeProcess node = start(file)) {
                node.awaitReady(cache.stats());
                node.awaitReady(sessions.stats());
                try (RedisConnection redis = NodeProcess.client(cache.clients());
                        RawLink memcache = new RawLink(sessions.clients())) {
                    assertThat(redis.call("SET", "k", "of redis")).isEqualTo(new Reply.Status("OK"));
                    assertThat(memcache.ask("set k 0 0 12\r\nof memcached\r\n", "\r\n"))
                            .isEqualTo("STORED\r\n");
                    assertThat(redis.call("GET", "k")).isEqualTo(new Reply.Blob("of redis"));
                    assertThat(memcache.ask("get k\r\n", "END\r\n"))
                            .isEqualTo("VALUE k 0 12\r\nof memcached\r\nEND\r\n");
                }
                assertSeen(cache, CACHE);
                assertSeen(sessions, SESSIONS);
                assertThat(told("status", "-c", file.toString(), "--pool", SESSIONS))
                        .contains("127.0.0.1:" + sessions.peers());

                node.terminate();
                assertThat(node.awaitEnd()).isZero();
                assertThat(node.complained())
                        .contains(
                                " RingspanNode - [cache] Node dc1/r1/7 takes clients on 127.0.0.1:" + cache.clients(),
                                " RingspanNode - [sessions] Node dc1/r1/7 takes clients on 127.0.0.1:"
                                        + sessions.clients())
                        .doesNotContain("Exception")
                        .doesNotContain("Stopped before everything was done");
                assertThat(directory.resolve("data").resolve(CACHE)).isDirectory();
                assertThat(directory.resolve("data").resolve(SESSIONS)).isDirectory();
            }
        }
    }

    /** Its own metrics, with its cluster's name; the memory is that of both. */
    private static void assertSeen(NodeSite site, String name) throws IOException {
        assertThat(NodeProcess.page(site.stats(), "/metrics"))
                .contains("ringspan_node_info{cluster=\"" + name + "\",datacenter=\"dc1\",rack=\"r1\",token=\"7\"} 1")
                .contains("ringspan_store_up 1.0\n")
                .contains("ringspan_direct_memory_limit_bytes 1.073741824E9\n");
    }

    private String told(String... arguments) throws IOException, InterruptedException {
        try (NodeProcess command = NodeProcess.start(directory, List.of(), arguments)) {
            assertThat(command.awaitEnd()).as(command.complained()).isZero();
            return command.printed();
        }
    }

    @Test
    void allDrainAtTheSameTime() throws Exception {
        NodeSite other = NodeSite.in("r1", ports, stores.store(1).port());
        String[] patient = {"timeout: 300s", "drain_timeout: " + DRAIN.toSeconds() + "s"};
        try (NodeProcess node = start(file(pool(CACHE, cache, patient), pool("other", other, patient)))) {
            node.awaitReady(cache.stats());
            node.awaitReady(other.stats());
            stores.stores().forEach(LocalStore::freeze);
            try (RedisConnection one = NodeProcess.client(cache.clients());
                    RedisConnection another = NodeProcess.client(other.clients())) {
                sendWrite(one, cache);
                sendWrite(another, other);
                long begun = System.nanoTime();
                node.terminate();
                assertThat(node.awaitEnd()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .isGreaterThan(DRAIN)
                        .isLessThan(DRAIN.multipliedBy(2));
            }
            assertThat(node.complained())
                    .contains("RingspanNode - [cache] Stopped before everything was done: ")
                    .contains("RingspanNode - [other] Stopped before everything was done: ");
        }
    }

    private static void sendWrite(RedisConnection client, NodeSite site) throws IOException {
        client.send("SET", "k", "v");
        client.flush();
        Await.until(
                "the write waits for the store",
                () -> !NodeProcess.page(site.stats(), "/metrics").contains("ringspan_store_queued_batches 0.0\n"));
    }

    @Test
    void oneThatCannotStartIsNamedAndNoneServes() throws Exception {
        NodeSite other = NodeSite.in("r1", ports, stores.store(1).port());
        try (ServerSocket taken = new ServerSocket(other.clients(), 1, InetAddress.getLoopbackAddress());
                NodeProcess node = start(file(pool(CACHE, cache), pool("other", other)))) {
            assertThat(node.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(complaints(node))
                    .singleElement()
                    .asString()
                    .startsWith("ringspan: pool \"other\": cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + " (listen)")
                    .endsWith("To fix: stop what listens there, or change listen");
            assertThat(node.complained()).doesNotContain("takes clients").doesNotContain("\tat ");
            assertThatThrownBy(() -> NodeProcess.client(cache.clients())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void allThatCannotStartAreNamed() throws Exception {
        NodeSite other = NodeSite.in("r1", ports, stores.store(1).port());
        Path file = file(pool(CACHE, cache), pool("other", other));
        try (NodeProcess first = start(file)) {
            first.awaitReady(cache.stats());
            first.awaitReady(other.stats());
            try (NodeProcess second = start(file)) {
                assertThat(second.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE);
                assertThat(complaints(second))
                        .hasSize(2)
                        .allSatisfy(line -> assertThat(line).contains(" is in use by process "))
                        .anySatisfy(line -> assertThat(line).contains("pool \"cache\": the data directory "))
                        .anySatisfy(line -> assertThat(line).contains("pool \"other\": the data directory "));
            }
            first.assertRuns();
        }
    }

    /** However early: a port that is open is one of a process that drains. */
    @RepeatedTest(3)
    void sigtermAsSoonAsOneListensEndsAllWithZero() throws Exception {
        NodeSite other = NodeSite.in("r1", ports, stores.store(1).port());
        try (NodeProcess node = start(file(pool(CACHE, cache), pool("other", other)))) {
            while (!isLetIn(cache) && !isLetIn(other)) {
                node.assertRuns();
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            node.terminate();
            assertThat(node.awaitEnd()).isZero();
        }
    }

    private static boolean isLetIn(NodeSite site) throws IOException {
        try {
            NodeProcess.client(site.clients()).close();
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    /** As with one pool: a node that gossips opens its port for clients when it knows its ring. */
    @Test
    void oneThatFailsLaterEndsTheProcess() throws Exception {
        NodeSite other = NodeSite.in("r1", ports, stores.store(1).port());
        try (ServerSocket taken = new ServerSocket(other.clients(), 1, InetAddress.getLoopbackAddress());
                NodeProcess node = start(file(pool(CACHE, cache), pool("other", other, "enable_gossip: true")))) {
            assertThat(node.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(complaints(node))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("ringspan: pool \"other\": cannot listen on 127.0.0.1:" + taken.getLocalPort()))
                    .contains("ringspan: stopping; Ctrl-C ends it at once");
            assertThat(node.complained()).contains("[cache] Node dc1/r1/7 takes clients");
        }
    }

    @Test
    void theirMemoryTogetherMustFitTheJvms() throws Exception {
        NodeSite other = NodeSite.in("r1", ports, stores.store(1).port());
        try (NodeProcess node = start(file(pool(CACHE, cache), pool("other", other, "direct_memory_max: 1024GiB")))) {
            assertThat(node.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(complaints(node))
                    .singleElement()
                    .asString()
                    .startsWith("ringspan: direct_memory_max of all 2 pools together is " + ((1L << 40) + (512L << 20))
                            + " bytes, but this JVM gives at most " + (1L << 40));
        }
    }

    /** As with one pool, a store that cannot be used lets the node say so, and does not end it. */
    @Test
    void aStoreOfTheWrongKindLeavesTheOtherPoolAlone() throws Exception {
        NodeSite sessions = NodeSite.in("r1", ports, stores.store(1).port());
        try (NodeProcess node = start(file(pool(CACHE, cache), pool(SESSIONS, sessions, "data_store: 1")))) {
            node.awaitReady(cache.stats());
            assertThat(NodeProcess.page(sessions.stats(), "/ready")).startsWith("503 not ready: the store at ");
            node.terminate();
            assertThat(node.awaitEnd()).isZero();
        }
    }

    private static List<String> complaints(NodeProcess node) {
        return node.complained()
                .lines()
                .filter(line -> line.startsWith("ringspan: ") || line.startsWith("pool "))
                .toList();
    }

    private String pool(String name, NodeSite site, String... settings) throws IOException {
        return Files.readString(site.file(directory, List.of(), settings)).replaceFirst("pool:", name + ":");
    }

    private Path file(String... pools) throws IOException {
        return Files.writeString(directory.resolve("node.yml"), String.join("", pools));
    }

    private NodeProcess start(Path file) throws IOException {
        return NodeProcess.start(directory, List.of(), "node", "-c", file.toString());
    }
}
