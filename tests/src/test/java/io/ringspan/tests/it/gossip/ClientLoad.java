package io.ringspan.tests.it.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of some nodes, one thread each, that write their own keys and read them back until they are told to stop. A reply
 * that is wrong ends it; errors are counted by their first word and level; and what was acknowledged is remembered.
 *
 * <p><b>Threads.</b> Each client is its own; results may be read by all.
 */
final class ClientLoad implements AutoCloseable {
    private static final int KEYS = 50;
    private static final long ENOUGH = 500;
    /** A command this late did not go where it should. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RealCluster cluster;
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong lastTroubleNanos = new AtomicLong(System.nanoTime());
    private volatile String wrong = "";
    private volatile boolean stopped;

    private ClientLoad(RealCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts.
     *
     * @param levels at which each client writes and reads, in turns
     */
    static ClientLoad on(RealCluster cluster, List<LocalNode> nodes, List<String> levels) {
        ClientLoad load = new ClientLoad(cluster);
        for (LocalNode node : nodes) {
            Client client = load.new Client(node, levels);
            load.clients.add(client);
            client.start();
        }
        return load;
    }

    /** Commands that were answered, and not by an error. */
    long served() {
        return served.get();
    }

    /** Waits until some more are answered, and nobody was told what is not so. */
    void awaitServed() {
        long before = served();
        Await.until("clients are served", () -> served() > before + ENOUGH || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /** Every store has what was acknowledged, once all writes are confirmed. */
    void requireAcknowledgedEverywhere() throws IOException {
        cluster.awaitConfirmed();
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                for (Map.Entry<String, String> entry : acknowledged().entrySet()) {
                    assertThat(store.call("GET", entry.getKey()))
                            .as(
                                    "%s in the store of %s",
                                    entry.getKey(), node.conf().place().id())
                            .isEqualTo(new Reply.Blob(entry.getValue()));
                }
            }
        }
    }

    /** Errors so far, by node, level and first word. */
    Map<String, Long> errors() {
        Map<String, Long> now = new TreeMap<>();
        errors.forEach((cause, count) -> now.put(cause, count.get()));
        return now;
    }

    /** When some command failed or was slow last. */
    long lastTroubleNanos() {
        return lastTroubleNanos.get();
    }

    /** What a client was told that is not so; empty if nothing was. */
    String wrong() {
        return wrong;
    }

    /** What was acknowledged last for each key; a write of unknown fate makes a key's value unknown, and it is left out. */
    Map<String, String> acknowledged() {
        Map<String, String> all = new TreeMap<>();
        clients.forEach(client -> all.putAll(client.known));
        return all;
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends all clients and waits for them. */
    void stop() {
        stopped = true;
        for (Client client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void failed(String cause) {
        errors.computeIfAbsent(cause, any -> new AtomicLong()).incrementAndGet();
        lastTroubleNanos.set(System.nanoTime());
    }

    private final class Client extends Thread {
        private final LocalNode node;
        private final List<String> levels;
        private final Map<String, String> known = new ConcurrentHashMap<>();

        Client(LocalNode node, List<String> levels) {
            super("client-of-" + node.conf().place().id());
            this.node = node;
            this.levels = levels;
        }

        @Override
        public void run() {
            while (!stopped && wrong.isEmpty()) {
                try (RedisConnection connection = cluster.client(node)) {
                    for (long round = 0; !stopped && wrong.isEmpty(); round++) {
                        round(connection, round);
                    }
                } catch (IOException broken) {
                    failed(node.conf().place().id() + " connection");
                    pause();
                }
            }
        }

        private void round(RedisConnection connection, long round) throws IOException {
            String level = levels.get((int) (round % levels.size()));
            String key = node.conf().place().id() + ":" + level + ":" + round / levels.size() % KEYS;
            String value = round + "";
            String before = known.remove(key);
            Reply written = timed(connection, level, "SET", key, value);
            if (written.equals(new Reply.Status("OK"))) {
                known.put(key, value);
            } else if (before != null && isNothingDone(written)) {
                known.put(key, before);
            }
            Reply read = timed(connection, level, "GET", key);
            String right = known.get(key);
            if (right != null && read instanceof Reply.Failure == false && !read.equals(new Reply.Blob(right))) {
                wrong = node.conf().place().id() + " " + level + " GET " + key + ": " + read + ", and not " + right
                        + "; the write was answered " + written;
            }
        }

        /** The other errors are of writes that may take effect, or have. */
        private boolean isNothingDone(Reply written) {
            return written instanceof Reply.Failure failure
                    && (failure.bytes().startsWith("UNAVAILABLE")
                            || failure.bytes().startsWith("OVERLOADED"));
        }

        private Reply timed(RedisConnection connection, String level, String... words) throws IOException {
            List<String> command = new ArrayList<>(List.of("CONSISTENCY", level));
            command.addAll(List.of(words));
            long begun = System.nanoTime();
            Reply reply = connection.call(command.toArray(String[]::new));
            if (reply instanceof Reply.Failure failure) {
                failed(node.conf().place().id() + " " + level + " " + words[0] + " "
                        + failure.bytes().split(" ", 2)[0]);
            } else {
                served.incrementAndGet();
            }
            if (System.nanoTime() - begun > SLOW_NANOS) {
                lastTroubleNanos.set(System.nanoTime());
            }
            return reply;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
