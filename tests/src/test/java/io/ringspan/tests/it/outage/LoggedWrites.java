package io.ringspan.tests.it.outage;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * A client of one node that writes keys of its own until it is told to stop, connects again when it has to, and remembers what was
 * acknowledged.
 *
 * <p><b>Threads.</b> Its own, until {@link #stop}; then whoever looks.
 *
 * <p><b>Limits.</b> {@value #KEYS} keys, {@value #PAUSE_MILLIS} ms between two rounds of all of them.
 */
final class LoggedWrites implements AutoCloseable {
    private static final int KEYS = 20;
    private static final long PAUSE_MILLIS = 15;
    private static final long CONNECT_AGAIN_MILLIS = 50;

    private final RealCluster cluster;
    private final LocalNode node;
    private final List<LoggedKey> keys;
    private final AtomicLong rounds = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    private LoggedWrites(RealCluster cluster, LocalNode node, String name) {
        this.cluster = cluster;
        this.node = node;
        this.keys = IntStream.range(0, KEYS)
                .mapToObj(key -> new LoggedKey(name + " " + key))
                .toList();
        this.thread = new Thread(this::run, "writes-" + name);
    }

    static LoggedWrites start(RealCluster cluster, LocalNode node) {
        LoggedWrites writes =
                new LoggedWrites(cluster, node, node.conf().place().id().toString());
        writes.thread.start();
        return writes;
    }

    /** Rounds that were answered, by whatever. */
    long rounds() {
        return rounds.get();
    }

    int acknowledged() {
        return keys.stream().mapToInt(LoggedKey::acknowledged).sum();
    }

    int keys() {
        return KEYS;
    }

    int unknown() {
        return keys.stream().mapToInt(LoggedKey::unknown).sum();
    }

    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** What of the acknowledged writes a node's store does not have as it should; empty if nothing. */
    List<String> wrong(LocalNode at) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (RedisConnection store = cluster.store(at)) {
            for (LoggedKey key : keys) {
                String found = key.wrong(store);
                if (!found.isEmpty()) {
                    wrong.add(at.conf().place().id() + ": " + found);
                }
            }
        }
        return wrong;
    }

    /** What a node's store has that cannot be, whatever changes it lacks; empty if nothing. */
    List<String> surplus(LocalNode at) throws IOException {
        List<String> surplus = new ArrayList<>();
        try (RedisConnection store = cluster.store(at)) {
            for (LoggedKey key : keys) {
                String found = key.surplus(store);
                if (!found.isEmpty()) {
                    surplus.add(at.conf().place().id() + ": " + found);
                }
            }
        }
        return surplus;
    }

    /** How many acknowledged changes of lists a node's store lacks. */
    int lacking(LocalNode at) throws IOException {
        int lacking = 0;
        try (RedisConnection store = cluster.store(at)) {
            for (LoggedKey key : keys) {
                lacking += key.lacking(store);
            }
        }
        return lacking;
    }

    private void run() {
        int round = 1;
        while (!stopped) {
            try (RedisConnection client = cluster.client(node)) {
                while (!stopped) {
                    round(client, round++);
                    rounds.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (IOException broken) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void round(RedisConnection client, int round) throws IOException {
        int read = 0;
        try {
            for (LoggedKey key : keys) {
                key.send(client, round);
            }
            client.flush();
            for (LoggedKey key : keys) {
                read++;
                key.read(client, round);
            }
        } finally {
            keys.subList(read, KEYS).forEach(key -> key.lost(round));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(CONNECT_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
