package io.ringspan.tests.memcache.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
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
final class CacheLoad implements AutoCloseable {
    private static final long ENOUGH = 600;
    private static final int SHOWN = 10;
    private static final long COMMANDS_FOR_AN_ERROR = 10_000;
    private static final String UNDECIDED = "SERVER_ERROR UNAVAILABLE the replica that would have to decide ";

    private final GossipingRing ring;
    private final long beginSeconds = Instant.now().getEpochSecond();
    private final List<KnowingClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ReadWriteLock pause = new ReentrantReadWriteLock(true);
    private volatile boolean stopped;

    private CacheLoad(GossipingRing ring) {
        this.ring = ring;
    }

    /** Starts. */
    static CacheLoad on(GossipingRing ring, List<Member> members) {
        CacheLoad load = new CacheLoad(ring);
        for (Member member : members) {
            String name = "client-of-" + member;
            KnowingClient client = new KnowingClient(load, name, load.clients.size());
            Thread thread = new Thread(() -> load.run(client, member), name);
            load.clients.add(client);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run(KnowingClient client, Member member) {
        Lock turn = pause.readLock();
        try (CacheLink link = member.client()) {
            while (!stopped) {
                turn.lock();
                try {
                    client.go(link);
                } finally {
                    turn.unlock();
                }
            }
        } catch (IOException | RuntimeException failed) {
            wrong.add(Thread.currentThread().getName() + " ended: " + failed);
        }
    }

    /** When it began. */
    long beginSeconds() {
        return beginSeconds;
    }

    /** Whether a reply to that command is an error of the node's; it is counted, one way or the other. */
    boolean failed(String command, String reply) {
        if (reply.startsWith("SERVER_ERROR ")) {
            long before = errors.computeIfAbsent(reply.trim(), any -> new AtomicLong())
                    .getAndIncrement();
            if (before < SHOWN) {
                System.out.println(
                        Instant.now() + " " + command.lines().findFirst().orElseThrow() + ": " + reply.trim());
            }
            return true;
        }
        served.incrementAndGet();
        return false;
    }

    /** A change was refused whose number for {@code cas} its client had just read. */
    void refused(String key) {
        if (refused.getAndIncrement() == 0) {
            System.out.println(Instant.now() + " EXISTS, of " + key);
        }
    }

    /** How many of those there were. */
    long refused() {
        return refused.get();
    }

    void isWrong(String what, String key) {
        wrong.add(Instant.now() + " " + what + "; in the stores " + (wrong.size() < SHOWN ? inStores(key) : "..."));
    }

    /** What the stores have of a key, in the order of the nodes. */
    private List<String> inStores(String key) {
        List<String> all = new ArrayList<>();
        for (Member member : ring.members()) {
            try (CacheLink link = new CacheLink(member.store().port())) {
                all.add(member + "=" + link.call("gets " + key + "\r\n"));
            } catch (IOException away) {
                all.add(member + " " + away);
            }
        }
        return all;
    }

    /** Waits until all clients together have been answered some more. */
    void awaitServed() {
        long before = served.get();
        Await.until("clients are served", () -> served.get() > before + ENOUGH || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    /** Errors by their text. */
    private Map<String, Long> errors() {
        Map<String, Long> now = new TreeMap<>();
        errors.forEach((cause, count) -> now.put(cause, count.get()));
        return now;
    }

    private long failed() {
        return errors().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Ends all clients and waits for them; nobody was told what is not so. */
    void requireNoneWrong() {
        close();
        System.out.printf("%,d commands served, %d EXISTS; errors: %s%n", served.get(), refused.get(), errors());
        assertThat(wrong).isEmpty();
    }

    /** The same, and no more than one of ten thousand commands failed, and one more. */
    void requireGood() {
        requireGood(0);
    }

    /**
     * The same where keys have one copy, so that besides for each client a write may have failed at each switch: the owner from before has
     * refused it, and the next one, which had it before it owned the key, says nothing about it.
     */
    void requireGood(int switches) {
        requireNoneWrong();
        assertThat(failed())
                .as("errors %s of %s commands", errors(), served.get())
                .isLessThanOrEqualTo(1 + served.get() / COMMANDS_FOR_AN_ERROR + (long) switches * clients.size());
    }

    /**
     * The same where a store was lost: what was under way to it may have failed, for each client one batch at the most. And nothing was
     * decided by that node until it had a store again, however long that took: nobody else is asked while the node itself is there.
     */
    void requireFewErrors() {
        requireNoneWrong();
        long undecided = errors().entrySet().stream()
                .filter(each -> each.getKey().startsWith(UNDECIDED))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(failed() - undecided)
                .as("errors %s of %s commands", errors(), served.get())
                .isLessThanOrEqualTo((long) clients.size() * KnowingClient.BATCH);
    }

    /**
     * While no client sends anything: what was written has arrived, each of these nodes answers for each key as its client knows it, and
     * the stores have what their nodes own and nothing else.
     */
    void requireAllThere(List<Member> members) throws IOException {
        pause.writeLock().lock();
        try {
            ring.awaitQuiet();
            for (Member member : members) {
                try (CacheLink link = member.client()) {
                    for (KnowingClient client : clients) {
                        client.requireAllThere(link, member.toString());
                    }
                }
            }
            assertThat(wrong).isEmpty();
            OwnedContents owned = new OwnedContents(ring.members());
            for (KnowingClient client : clients) {
                owned.require(client.keys());
            }
        } finally {
            pause.writeLock().unlock();
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
