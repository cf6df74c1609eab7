package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Clients of some nodes, one thread each, that write and read their own keys until they are told to stop; every reply is checked.
 *
 * <p><b>Threads.</b> Each client is its own; results may be read by all.
 */
final class RingLoad implements AutoCloseable {
    private static final long ENOUGH = 400;
    private static final int SHOWN = 5;
    private static final int TOLD_OF = 10;
    private static final long COMMANDS_FOR_AN_ERROR = 10_000;

    private final RealCluster cluster;
    private final List<RingClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong served = new AtomicLong();
    private final boolean byMajority;
    private final ReadWriteLock pause = new ReentrantReadWriteLock(true);
    private volatile boolean stopped;

    private final Lists lists;

    /** Where clients push and pop. */
    enum Lists {
        NOWHERE,
        ONE_BY_ONE,
        IN_PIPELINES
    }

    private RingLoad(RealCluster cluster, boolean byMajority, Lists lists) {
        this.cluster = cluster;
        this.byMajority = byMajority;
        this.lists = lists;
    }

    /** Starts. */
    static RingLoad on(RealCluster cluster, List<LocalNode> nodes) {
        return start(new RingLoad(cluster, false, Lists.ONE_BY_ONE), nodes);
    }

    /** The same, with lists there. */
    static RingLoad on(RealCluster cluster, List<LocalNode> nodes, Lists lists) {
        return start(new RingLoad(cluster, false, lists), nodes);
    }

    /**
     * The same at a level at which a change is answered as the nearest replica has it if no two say the same, while one is away: what it
     * did is seen by the next read all the same. Each command waits for the one before.
     */
    static RingLoad byMajority(RealCluster cluster, List<LocalNode> nodes) {
        return start(new RingLoad(cluster, true, Lists.ONE_BY_ONE), nodes);
    }

    private static RingLoad start(RingLoad load, List<LocalNode> nodes) {
        for (LocalNode node : nodes) {
            String name = "client-of-" + node.conf().place().id();
            RingClient client = new RingClient(load, name, load.clients.size());
            Thread thread = new Thread(() -> load.run(client, node), name);
            load.clients.add(client);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run(RingClient client, LocalNode node) {
        Lock turn = pause.readLock();
        try (RedisConnection connection = cluster.client(node)) {
            while (!stopped) {
                turn.lock();
                try {
                    client.go(connection, byMajority);
                } finally {
                    turn.unlock();
                }
            }
        } catch (IOException | RuntimeException failed) {
            wrong.add(Thread.currentThread().getName() + " ended: " + failed);
        }
    }

    /** Whether a reply is an error; it is counted, one way or the other. */
    boolean failed(Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            AtomicLong count = errors.computeIfAbsent(failure.bytes(), any -> new AtomicLong());
            if (count.getAndIncrement() % TOLD_OF == 0) {
                System.out.println(Instant.now() + " clients are told " + failure.bytes());
            }
            return true;
        }
        served.incrementAndGet();
        return false;
    }

    Lists lists() {
        return lists;
    }

    void isWrong(String what, String key) {
        wrong.add(Instant.now() + " " + what + "; in the stores " + (wrong.size() < SHOWN ? inStores(key) : "..."));
    }

    /** What the stores have of a key, in the order of the nodes. */
    List<String> inStores(String key) {
        String[] asks = key.startsWith("l:") ? new String[] {"LRANGE", key, "0", "-1"} : new String[] {"GET", key};
        List<String> all = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            try {
                all.add(node.conf().place().id() + "=" + cluster.inStore(node, asks));
            } catch (IOException away) {
                all.add(node.conf().place().id() + " " + away);
            }
        }
        return all;
    }

    /** Waits until every client has been answered some more. */
    void awaitServed() {
        long before = served.get();
        Await.until("clients are served", () -> served.get() > before + ENOUGH || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /** Commands that were answered, and not by an error. */
    long served() {
        return served.get();
    }

    /** How many clients there are. */
    int clients() {
        return clients.size();
    }

    /** Errors by their text. */
    Map<String, Long> errors() {
        Map<String, Long> now = new TreeMap<>();
        errors.forEach((cause, count) -> now.put(cause, count.get()));
        return now;
    }

    /** What clients were told that is not so. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Ends all clients and waits for them; nobody was told what is not so. */
    void requireNoneWrong() {
        close();
        System.out.printf("%,d commands served; errors: %s%n", served.get(), errors());
        assertThat(wrong()).isEmpty();
    }

    /** The same, and no more than one of ten thousand commands failed, and one more. */
    void requireGood() {
        requireNoneWrong();
        assertThat(errors().values().stream().mapToLong(Long::longValue).sum())
                .as("errors %s of %s commands", errors(), served.get())
                .isLessThanOrEqualTo(1 + served.get() / COMMANDS_FOR_AN_ERROR);
    }

    /** While no client sends anything: what was written has arrived, and every node answers for each key as its client knows it. */
    void requireAllThere(List<LocalNode> nodes) throws IOException {
        pause.writeLock().lock();
        try {
            cluster.awaitConfirmed();
            cluster.awaitSettled();
            requireThere(nodes);
        } finally {
            pause.writeLock().unlock();
        }
    }

    private void requireThere(List<LocalNode> nodes) throws IOException {
        for (LocalNode node : nodes) {
            try (RedisConnection client = cluster.client(node)) {
                for (RingClient each : clients) {
                    each.requireAllThere(client, node);
                }
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
