package io.ringspan.tests.it.ring;

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
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of some nodes, one thread each, that write and read their own keys until they are told to stop: whole values, counters, sets,
 * and lists that are popped, and every reply is checked against what the client knows. What is not known after an error is left out.
 *
 * <p><b>Threads.</b> Each client is its own; results may be read by all.
 */
final class RingLoad implements AutoCloseable {
    private static final int KEYS = 400;
    private static final long ENOUGH = 400;

    private final RealCluster cluster;
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong served = new AtomicLong();
    private final boolean byMajority;
    private volatile boolean stopped;

    private RingLoad(RealCluster cluster, boolean byMajority) {
        this.cluster = cluster;
        this.byMajority = byMajority;
    }

    /** Starts. */
    static RingLoad on(RealCluster cluster, List<LocalNode> nodes) {
        return start(new RingLoad(cluster, false), nodes);
    }

    /**
     * The same at a level at which a change is answered as the nearest replica has it if no two say the same, while one is away: what it
     * did is seen by the next read all the same.
     */
    static RingLoad byMajority(RealCluster cluster, List<LocalNode> nodes) {
        return start(new RingLoad(cluster, true), nodes);
    }

    private static RingLoad start(RingLoad load, List<LocalNode> nodes) {
        for (LocalNode node : nodes) {
            Client client = load.new Client(node, load.clients.size());
            load.clients.add(client);
            client.start();
        }
        return load;
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

    /**
     * Ends all clients and waits for them; nobody was told what is not so. Commands fail only in the moments in which the ring is
     * switched: for each client as many as this at the most, which is more than it should be.
     */
    void requireGood(int errorsOfEachMax) {
        close();
        assertThat(wrong()).isEmpty();
        assertThat(errors().values().stream().mapToLong(Long::longValue).sum())
                .as("errors %s of %s commands", errors(), served.get())
                .isLessThanOrEqualTo((long) errorsOfEachMax * clients.size());
    }

    /** Every node answers for each key as its client knows it. */
    void requireAllThere(List<LocalNode> nodes) throws IOException {
        for (LocalNode node : nodes) {
            try (RedisConnection client = cluster.client(node)) {
                for (Client each : clients) {
                    each.requireAllThere(client, node);
                }
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Client client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Client extends Thread {
        private final LocalNode node;
        private final int number;
        private final SplittableRandom random;
        /** What the store has to have; what is not here is not known. */
        private final Map<String, String> values = new ConcurrentHashMap<>();

        private final Map<String, Long> counts = new ConcurrentHashMap<>();
        private final Map<String, List<String>> lists = new ConcurrentHashMap<>();
        private long serial;

        Client(LocalNode node, int number) {
            super("client-of-" + node.conf().place().id());
            this.node = node;
            this.number = number;
            this.random = new SplittableRandom(number);
        }

        @Override
        public void run() {
            try (RedisConnection client = cluster.client(node)) {
                for (int key = 0; key < KEYS; key++) {
                    values.put("v:" + number + ":" + key, "");
                    counts.put("c:" + number + ":" + key, 0L);
                    lists.put("l:" + number + ":" + key, List.of());
                }
                while (!stopped) {
                    step(client, number + ":" + random.nextInt(KEYS));
                }
            } catch (IOException | RuntimeException failed) {
                wrong.add(getName() + " ended: " + failed);
            }
        }

        private void step(RedisConnection client, String key) throws IOException {
            switch (random.nextInt(6)) {
                case 0 -> set(client, "v:" + key);
                case 1 -> get(client, "v:" + key);
                case 2 -> count(client, "c:" + key);
                case 3 -> counted(client, "c:" + key);
                case 4 -> push(client, "l:" + key);
                default -> pop(client, "l:" + key);
            }
        }

        private boolean failed(Reply reply) {
            if (reply instanceof Reply.Failure failure) {
                errors.computeIfAbsent(failure.bytes(), any -> new AtomicLong()).incrementAndGet();
                return true;
            }
            served.incrementAndGet();
            return false;
        }

        private void expect(String what, Object is, Object known) {
            if (!is.equals(known)) {
                wrong.add(getName() + ": " + what + " is " + is + " and not " + known);
            }
        }

        private void set(RedisConnection client, String key) throws IOException {
            String value = "x" + serial++;
            if (failed(client.call("SET", key, value))) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        }

        private void get(RedisConnection client, String key) throws IOException {
            Reply reply = client.call("GET", key);
            String known = values.get(key);
            if (!failed(reply) && known != null) {
                expect("GET " + key, reply instanceof Reply.Blob blob ? blob.bytes() : "", known);
            }
        }

        private void count(RedisConnection client, String key) throws IOException {
            Reply reply = client.call("INCR", key);
            if (failed(reply)) {
                counts.remove(key);
                return;
            }
            Long known = counts.get(key);
            if (known != null) {
                counts.put(key, known + 1);
                changed(client, "INCR", key, reply, known + 1);
            }
        }

        private void counted(RedisConnection client, String key) throws IOException {
            Reply reply = client.call("GET", key);
            Long known = counts.get(key);
            if (!failed(reply) && known != null) {
                expect("GET " + key, reply instanceof Reply.Blob blob ? blob.bytes() : "0", known.toString());
            }
        }

        private void push(RedisConnection client, String key) throws IOException {
            String value = "y" + serial++;
            Reply reply = client.call("RPUSH", key, value);
            List<String> known = lists.get(key);
            if (failed(reply)) {
                lists.remove(key);
            } else if (known != null) {
                List<String> longer = new ArrayList<>(known);
                longer.add(value);
                lists.put(key, longer);
                changed(client, "RPUSH", key, reply, longer.size());
            }
        }

        private void changed(RedisConnection client, String command, String key, Reply reply, long known)
                throws IOException {
            boolean isAsKnown = reply.equals(new Reply.Whole(known));
            if (isAsKnown || !byMajority) {
                expect(command + " " + key, reply, new Reply.Whole(known));
            } else if (command.equals("INCR")) {
                counted(client, key);
            } else {
                Reply length = client.call("LLEN", key);
                if (!failed(length)) {
                    expect("LLEN " + key, length, new Reply.Whole(known));
                }
            }
        }

        private void pop(RedisConnection client, String key) throws IOException {
            Reply reply = client.call("LPOP", key);
            List<String> known = lists.get(key);
            if (failed(reply)) {
                lists.remove(key);
            } else if (known != null) {
                expect(
                        "LPOP " + key,
                        reply instanceof Reply.Blob blob ? blob.bytes() : "",
                        known.isEmpty() ? "" : known.get(0));
                lists.put(key, known.isEmpty() ? known : known.subList(1, known.size()));
            }
        }

        void requireAllThere(RedisConnection client, LocalNode by) throws IOException {
            for (Map.Entry<String, String> each : values.entrySet()) {
                Reply reply = client.call("GET", each.getKey());
                assertThat(reply instanceof Reply.Blob blob ? blob.bytes() : "")
                        .as("%s at %s", each.getKey(), by.conf().place().id())
                        .isEqualTo(each.getValue());
            }
            for (Map.Entry<String, Long> each : counts.entrySet()) {
                Reply reply = client.call("GET", each.getKey());
                assertThat(reply instanceof Reply.Blob blob ? Long.parseLong(blob.bytes()) : 0)
                        .as("%s at %s", each.getKey(), by.conf().place().id())
                        .isEqualTo(each.getValue());
            }
            for (Map.Entry<String, List<String>> each : lists.entrySet()) {
                Reply reply = client.call("LLEN", each.getKey());
                assertThat(((Reply.Whole) reply).value())
                        .as("%s at %s", each.getKey(), by.conf().place().id())
                        .isEqualTo(each.getValue().size());
            }
        }
    }
}
