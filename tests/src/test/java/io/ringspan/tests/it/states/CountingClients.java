package io.ringspan.tests.it.states;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that each count up a key of their own at one level through one node, read it behind every step, and know what the
 * replies must be. Any other reply is noted.
 *
 * <p><b>Threads.</b> Each client has its own; told and asked by the test's.
 */
final class CountingClients implements AutoCloseable {
    private static final List<String> LEVELS = List.of("DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM");
    private static final int ROUNDS = 20;
    private static final int NOTED_MAX = 20;
    /** Far fewer than an emptied store lacks after two times {@link #ROUNDS}. */
    private static final int LAG_MAX = 20;

    private final List<Thread> threads = new ArrayList<>();
    private final List<AtomicLong> rounds = new ArrayList<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private CountingClients() {}

    /**
     * A client for each level at each of these nodes.
     *
     * @param name their keys begin with it
     */
    static CountingClients of(RealCluster cluster, List<LocalNode> nodes, String name) {
        CountingClients all = new CountingClients();
        for (LocalNode node : nodes) {
            for (String level : LEVELS) {
                AtomicLong round = new AtomicLong();
                String key = name + ":" + level + ":" + node.conf().place().id();
                Thread thread = new Thread(() -> all.run(cluster, node, level, key, round), key);
                all.rounds.add(round);
                all.threads.add(thread);
                thread.start();
            }
        }
        return all;
    }

    private void run(RealCluster cluster, LocalNode node, String level, String key, AtomicLong round) {
        try (RedisConnection client = cluster.client(node)) {
            while (!stopped) {
                long next = round.get() + 1;
                expect(level, client.call("CONSISTENCY", level, "INCR", key).toString(), next, "INCR " + key);
                expect(level, client.call("CONSISTENCY", level, "GET", key).toString(), next, "GET " + key);
                round.set(next);
            }
        } catch (IOException | RuntimeException failed) {
            wrong.add(key + ": " + failed);
        }
    }

    private void expect(String level, String reply, long number, String what) {
        String digits = reply.replaceAll("^.*=|\\D", "");
        long got = reply.contains("Error") || digits.isEmpty() || digits.length() > 9 ? -1 : Long.parseLong(digits);
        // At DC_ONE whoever is asked next, when a replica is not asked any more, may be a few writes behind.
        long least = level.equals("DC_ONE") && what.startsWith("GET") ? number - LAG_MAX : number;
        if ((got < least || got > number) && wrong.size() < NOTED_MAX) {
            wrong.add(what + " gave " + reply + ", and not " + number);
        }
    }

    /** Waits until every client is under way. */
    void awaitFirst() {
        await(1);
    }

    /** Waits until every client has gone on for a while, or something was wrong. */
    void awaitRounds() {
        await(ROUNDS);
    }

    private void await(int more) {
        long[] from = rounds.stream().mapToLong(AtomicLong::get).toArray();
        Await.until(() -> "every client goes on; " + wrong, () -> {
            boolean all = true;
            for (int i = 0; i < from.length; i++) {
                all &= rounds.get(i).get() >= from[i] + more;
            }
            return all || !wrong.isEmpty();
        });
    }

    /** Ends them all; what was wrong. */
    List<String> stop() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was stopped", ended);
        }
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        stop();
    }
}
