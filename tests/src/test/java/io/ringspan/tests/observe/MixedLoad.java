package io.ringspan.tests.observe;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of each node that writes and reads at several levels, in one round after the other.
 *
 * <p><b>Threads.</b> One has all clients; told and asked by the test's.
 */
final class MixedLoad implements AutoCloseable {
    private static final List<String> LEVELS = List.of("DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM", "DC_EACH_SAFE_QUORUM");
    private static final int NOTED_MAX = 20;

    private final RealCluster cluster;
    private final AtomicInteger rounds = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean stopped;

    private MixedLoad(RealCluster cluster) {
        this.cluster = cluster;
    }

    static MixedLoad on(RealCluster cluster) {
        MixedLoad load = new MixedLoad(cluster);
        load.thread.start();
        return load;
    }

    private void run() {
        List<RedisConnection> clients = new ArrayList<>();
        try {
            for (LocalNode node : cluster.nodes()) {
                clients.add(cluster.client(node));
            }
            while (!stopped) {
                for (int i = 0; i < clients.size(); i++) {
                    round(clients.get(i), "key:" + i + ":" + rounds.get() % 50);
                }
                rounds.incrementAndGet();
            }
        } catch (IOException | RuntimeException failed) {
            note(failed.toString());
        } finally {
            for (RedisConnection client : clients) {
                close(client);
            }
        }
    }

    private void round(RedisConnection client, String key) throws IOException {
        for (String level : LEVELS) {
            client.send("CONSISTENCY", level, "SET", key, level);
            client.send("CONSISTENCY", level, "GET", key);
        }
        client.send("NOSUCHCOMMAND");
        client.send("GETSET", key, "decided");
        client.flush();
        for (int i = 0; i < LEVELS.size(); i++) {
            expect(new Reply.Status("OK"), client.read());
            client.read();
        }
        client.read(); // the error
        client.read(); // what was there, or that nobody can decide now
    }

    private void expect(Reply wanted, Reply got) {
        if (!wanted.equals(got)) {
            note(got.toString());
        }
    }

    private void note(String what) {
        if (wrong.size() < NOTED_MAX) {
            wrong.add(what);
        }
    }

    private static void close(RedisConnection client) {
        try {
            client.close();
        } catch (IOException ignored) {
            // it is done with
        }
    }

    /** Waits for so many more rounds. */
    void awaitRounds(int more) {
        int end = rounds.get() + more;
        Await.until(
                () -> more + " more rounds of load; wrong: " + wrong, () -> rounds.get() >= end || !wrong.isEmpty());
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
