package io.ringspan.tests.it.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.local.NodeProcess;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node notices who else writes to its store, and takes neither readers nor itself for one. */
@BesideOthers
class OtherWritersIT {
    private static final String METRIC = "ringspan_store_other_writers";

    @TempDir
    Path directory;

    /**
     * Clients that write and read without end, so that the node's connections to its store have such a command as the last: an idle one has
     * PING. Each connects to the worker that it happens to get, and eight meet both.
     */
    private record Busy(List<RedisConnection> connections, Queue<Reply> errors, AtomicBoolean ends)
            implements AutoCloseable {
        static Busy at(int port) throws IOException {
            Busy busy = new Busy(new ArrayList<>(), new ConcurrentLinkedQueue<>(), new AtomicBoolean());
            for (int i = 0; i < 8; i++) {
                RedisConnection connection = NodeProcess.client(port);
                busy.connections.add(connection);
                String[] command = i == 0 ? new String[] {"SET", "busy", "v"} : new String[] {"SORT", "l"};
                Thread thread = new Thread(() -> busy.call(connection, command));
                thread.setDaemon(true);
                thread.start();
            }
            return busy;
        }

        private void call(RedisConnection connection, String... command) {
            try {
                while (!ends.get()) {
                    Reply reply = connection.call(command);
                    if (reply instanceof Reply.Failure) {
                        errors.add(reply);
                    }
                }
            } catch (IOException broken) {
                errors.add(new Reply.Status(String.valueOf(broken)));
            }
        }

        void assertWent() {
            assertThat(errors).isEmpty();
        }

        @Override
        public void close() throws IOException {
            ends.set(true);
            for (RedisConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static String metric(int admin) throws IOException {
        return NodeProcess.page(admin, "/metrics")
                .lines()
                .filter(line -> line.startsWith(METRIC))
                .findFirst()
                .orElse("");
    }

    @Test
    void whoWritesPastTheNodeIsNamedAndCounted() throws Exception {
        try (LocalStores stores =
                LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1)) {
            FreePorts ports = stores.ports();
            int store = stores.store(0).port();
            int clients = ports.next();
            int admin = ports.next();
            Path file = Files.writeString(directory.resolve("node.yml"), """
                    one:
                      listen: 127.0.0.1:%d
                      dyn_listen: 127.0.0.1:%d
                      stats_listen: 127.0.0.1:%d
                      tokens: 0
                      workers: 2
                      servers: ['127.0.0.1:%d:1']
                      data_dir: %s
                    """.formatted(
                            clients, ports.next(), admin, store, directory.resolve("data")));
            try (NodeProcess node = NodeProcess.start(directory, List.of(), "node", "-c", file.toString())) {
                node.awaitReady(admin);
                try (RedisConnection client = NodeProcess.client(clients);
                        RedisConnection reader = NodeProcess.client(store);
                        RedisConnection elsewhere = NodeProcess.client(store);
                        RedisConnection writer = NodeProcess.client(store);
                        Busy busy = Busy.at(clients)) {
                    client.call("SET", "k", "v");
                    client.call("EVAL", "return redis.call('INCR', KEYS[1])", "1", "n");
                    client.call(
                            "FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('f', function() return 1 end)");
                    client.call("RPUSH", "l", "1");
                    reader.call("SORT", "l");
                    elsewhere.call("SELECT", "3");
                    elsewhere.call("SET", "k", "v");
                    assertThat(writer.call("SET", "past", "the node")).isEqualTo(new Reply.Status("OK"));

                    Await.until("it is counted", () -> isCounted(admin));
                    busy.assertWent();
                    assertThat(metric(admin)).endsWith(" 1.0");
                    assertThat(node.complained())
                            .containsOnlyOnce("Somebody else writes to the store")
                            .contains("(set)", "The only writer")
                            .doesNotContain("past");
                }
                Await.until("it is gone", () -> !isCounted(admin));
                node.assertRuns();
            }
        }
    }

    private static boolean isCounted(int admin) {
        try {
            return !metric(admin).endsWith(" 0.0");
        } catch (IOException failed) {
            return false;
        }
    }
}
