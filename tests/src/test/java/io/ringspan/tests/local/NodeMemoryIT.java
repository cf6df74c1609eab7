package io.ringspan.tests.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.bench.figures.MemoryUse;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients cost in memory, as the kernel counts it for the whole process of a node that runs as the launcher has it. */
class NodeMemoryIT {
    private static final int MIB = 1 << 20;
    private static final int IDLE_CLIENTS = 10_000;
    private static final long IDLE_BYTES_MAX = 100_000_000;
    private static final int WARM_CLIENTS = 200;
    private static final int FILES_BESIDE = 500;
    private static final int LARGE = 64 * MIB;
    private static final byte[] SET_AND_GET =
            "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".getBytes(US_ASCII);
    private static final String ANSWERS = "+OK\r\n$5\r\nvalue\r\n";

    /** As the launcher starts a node, and a compiler that settles soon. */
    private static final List<String> AS_LAUNCHED = List.of(
            "-Xms64m",
            "-Dio.netty.allocator.type=pooled",
            "-Dio.netty.allocator.maxCachedBufferCapacity=131072",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true");

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 2);
    private final NodeSite site =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());
    private final NodeSite peer =
            NodeSite.in("r2", stores.ports(), stores.store(1).port());

    @TempDir
    Path directory;

    @AfterEach
    void endStores() {
        stores.close();
    }

    @Test
    void tenThousandIdleClientsAddAtMost100Megabytes() throws Exception {
        long files = filesMax();
        assumeTrue(
                files > IDLE_CLIENTS + FILES_BESIDE,
                "a process may open " + files + " files here, fewer than " + IDLE_CLIENTS
                        + " clients and the rest need; raise the hard limit with ulimit -Hn");
        List<SocketChannel> idle = new ArrayList<>();
        try (NodeProcess node = start(site, List.of())) {
            Await.until(
                    "the store is reached",
                    () -> NodeProcess.page(site.stats(), "/ready").startsWith("200"));
            connect(WARM_CLIENTS, idle);
            closeAll(idle);
            long before = memory(node).residentBytes();
            connect(IDLE_CLIENTS, idle);
            Await.until("all are counted", () -> metric("ringspan_clients") == IDLE_CLIENTS);
            assertThat(memory(node).residentBytes() - before).isLessThanOrEqualTo(IDLE_BYTES_MAX);
        } finally {
            closeAll(idle);
        }
    }

    /** Each has been served once: what it was read into and answered from must not stay with it. */
    private void connect(int clients, List<SocketChannel> idle) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(ANSWERS.length());
        for (int i = 0; i < clients; i++) {
            SocketChannel client =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.clients()));
            idle.add(client);
            client.write(ByteBuffer.wrap(SET_AND_GET));
            answer.clear();
            while (answer.hasRemaining()) {
                assertThat(client.read(answer)).isPositive();
            }
            assertThat(new String(answer.array(), US_ASCII)).isEqualTo(ANSWERS);
        }
    }

    private static void closeAll(List<SocketChannel> clients) throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }

    private static long filesMax() throws IOException {
        String limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .findFirst()
                .orElseThrow();
        String hard = limit.substring("Max open files".length()).trim().split(" +", -1)[1];
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void aSetOf64MebibytesRaisesTheCoordinatorsMemoryByAtMostTwoAndAHalfTimesItsSizeAndGivesItBack(int workers)
            throws Exception {
        String[] settings = {
            "request_bytes_max: 80MiB",
            "replica_window_bytes_max: 128MiB",
            "window_bytes_max: 256MiB",
            "workers: " + workers
        };
        try (NodeProcess other = start(peer, List.of(site), settings);
                NodeProcess node = start(site, List.of(peer), settings);
                RedisConnection client = NodeProcess.client(site.clients())) {
            other.assertRuns();
            String value = "v".repeat(LARGE);
            Await.until("writes reach both racks", () -> bothHave(client, "small", "first"));
            Files.writeString(Path.of("/proc", Long.toString(node.pids().get(0)), "clear_refs"), "5");
            long before = memory(node).residentBytes();
            long directBefore = metric("ringspan_direct_memory_used_bytes");
            Await.until("both have the value", () -> bothHave(client, "large", value));
            assertThat(memory(node).peakBytes() - before).isBetween((long) LARGE, LARGE * 5L / 2);
            Await.until(
                    "its memory is given back",
                    () -> metric("ringspan_direct_memory_used_bytes") < directBefore + LARGE / 8
                            && memory(node).residentBytes() < before + LARGE / 2);
        }
    }

    private boolean bothHave(RedisConnection client, String key, String value) throws IOException {
        if (!client.call("SET", key, value).equals(new Reply.Status("OK"))) {
            return false;
        }
        for (int store = 0; store < 2; store++) {
            try (RedisConnection direct = NodeProcess.client(stores.store(store).port())) {
                long length = value.length();
                Await.until("the store has it", () -> direct.call("STRLEN", key).equals(new Reply.Whole(length)));
            }
        }
        return true;
    }

    private static MemoryUse memory(NodeProcess node) throws IOException {
        return MemoryUse.parseStatus(
                Files.readString(Path.of("/proc", Long.toString(node.pids().get(0)), "status")));
    }

    private long metric(String name) throws IOException {
        return MetricsText.sum(NodeProcess.page(site.stats(), "/metrics"), name).orElseThrow();
    }

    /** Its admin port answers a little sooner. */
    private static boolean takesClients(NodeSite where) {
        try (RedisConnection client = NodeProcess.client(where.clients())) {
            return client.call("PING").equals(new Reply.Status("PONG"));
        } catch (IOException notYet) {
            return false;
        }
    }

    private NodeProcess start(NodeSite where, List<NodeSite> others, String... settings) throws Exception {
        Path home = Files.createDirectories(directory.resolve(where.rack()));
        Path file = where.file(home, others, settings);
        NodeProcess node = NodeProcess.start(home, AS_LAUNCHED, "node", "-c", file.toString());
        boolean live = false;
        try {
            Await.until("the node takes clients", () -> {
                node.assertRuns();
                return takesClients(where);
            });
            live = true;
        } finally {
            if (!live) {
                node.close();
            }
        }
        return node;
    }
}
