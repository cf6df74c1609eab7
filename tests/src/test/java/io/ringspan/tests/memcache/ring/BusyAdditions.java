package io.ringspan.tests.memcache.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.memcache.replicas.StoreContents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Some counters and texts that clients of several nodes add to without a pause, all of them to all.
 *
 * <p><b>Threads.</b> One for each client.
 */
final class BusyAdditions implements AutoCloseable {
    private static final int KEYS = 16;
    private static final int ENOUGH = 10;
    private static final long COMMANDS_FOR_AN_ERROR = 1_000;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray counted = new AtomicLongArray(KEYS);
    private final AtomicLongArray countedPerhaps = new AtomicLongArray(KEYS);
    private final AtomicLongArray grown = new AtomicLongArray(KEYS);
    private final AtomicLongArray grownPerhaps = new AtomicLongArray(KEYS);
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private BusyAdditions() {}

    /** Makes them, and starts. */
    static BusyAdditions on(GossipingRing ring, List<Member> members) throws IOException {
        try (CacheLink link = members.get(0).client()) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(link.call("set busy" + key + " 3 0 1\r\n0\r\n")).isEqualTo("STORED\r\n");
                assertThat(link.call("set text" + key + " 4 0 0\r\n\r\n")).isEqualTo("STORED\r\n");
            }
        }
        ring.awaitQuiet();
        BusyAdditions all = new BusyAdditions();
        for (Member member : members) {
            Thread thread = new Thread(() -> all.run(member), "adds-at-" + member);
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    private void run(Member member) {
        try (CacheLink link = member.client()) {
            for (int i = 0; !stopped; i++) {
                int key = i % KEYS;
                link.send("incr busy" + key + " 1\r\nappend text" + key + " 0 0 1\r\nx\r\n");
                link.flush();
                note(link.read(), "\\d+ *\r\n", counted, countedPerhaps, key);
                note(link.read(), "STORED\r\n", grown, grownPerhaps, key);
            }
        } catch (IOException | RuntimeException ended) {
            wrong.add(member + ": " + ended);
        }
    }

    private void note(String reply, String good, AtomicLongArray done, AtomicLongArray perhaps, int key) {
        if (reply.matches(good)) {
            done.incrementAndGet(key);
        } else if (reply.startsWith("SERVER_ERROR ")) {
            perhaps.incrementAndGet(key);
            errors.computeIfAbsent(reply.trim(), any -> new AtomicLong()).incrementAndGet();
        } else {
            wrong.add(key + ": " + reply);
        }
    }

    /** Waits until something was added to each. */
    void awaitAdded() {
        long[] before = new long[KEYS];
        Arrays.setAll(before, grown::get);
        for (int i = 0; i < KEYS; i++) {
            int key = i;
            Await.until(
                    "something is added to " + key, () -> grown.get(key) > before[key] + ENOUGH || !wrong.isEmpty());
        }
    }

    /** Every store whose node owns one has all that was added to it; nothing more is added before. */
    void requireAllInStores(GossipingRing ring, int copies) throws IOException {
        close();
        long added = 0;
        for (int key = 0; key < KEYS; key++) {
            added += counted.get(key) + grown.get(key);
        }
        System.out.printf("%,d additions; errors: %s%n", added, new TreeMap<>(errors));
        assertThat(wrong).isEmpty();
        assertThat(errors.values().stream().mapToLong(AtomicLong::get).sum())
                .as("%s of %s", errors, added)
                .isLessThanOrEqualTo(threads.size() + added / COMMANDS_FOR_AN_ERROR);
        ring.awaitQuiet();
        OwnedContents owned = new OwnedContents(ring.members());
        for (int key = 0; key < KEYS; key++) {
            List<String> counts = owned.each("busy" + key, BusyAdditions::value);
            List<String> texts = owned.each("text" + key, BusyAdditions::value);
            assertThat(counts).as("copies of busy%s", key).hasSize(copies);
            long least = counted.get(key);
            long most = least + countedPerhaps.get(key);
            assertThat(counts)
                    .as("busy%s", key)
                    .allSatisfy(count -> assertThat(Long.parseLong(count)).isBetween(least, most));
            long shortest = grown.get(key);
            long longest = shortest + grownPerhaps.get(key);
            assertThat(texts)
                    .as("text%s", key)
                    .allSatisfy(text -> assertThat((long) text.length()).isBetween(shortest, longest));
        }
    }

    private static String value(StoreContents.Item item) {
        return item.flagsAndValue().split("\r\n", -1)[1];
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
