package io.ringspan.tests.memcache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every library must be able to do through a node of a ring as it does it with a memcached. Its client knows the
 * first node only, but for one test.
 */
@NeedsProgram("memcached")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // start() comes first
abstract class ClientContract {
    private static final int RACKS = 2;
    private static final int IN_A_RACK = 2;
    private static final int NODES = RACKS * IN_A_RACK;

    /** So that a client sees at any node what another one was told is done. */
    private static final List<String> LEVELS = List.of("read_consistency: DC_QUORUM", "write_consistency: DC_QUORUM");

    private static final int KEYS = 100;
    private static final int THREADS = 4;
    private static final int ROUNDS = 100;
    private static final int LONG_SECONDS = 1000;
    private static final int SHORT_SECONDS = 2;

    /** Of letters that do not compress to less than 500 KB, which is what two of the libraries try. */
    private static final int LARGE_CHARS = 640_000;

    private MemcachedRing ring;
    private CacheClient client;

    /** Connects with the library's default settings, and returns once that is done. */
    abstract CacheClient connect(List<Integer> ports) throws Exception;

    @BeforeAll
    void start() throws Exception {
        ring = MemcachedRing.replicated(RACKS, IN_A_RACK, LEVELS, NodeSettings.workers(2));
        client = connect(List.of(ring.port(0)));
    }

    @AfterAll
    void stop() throws Exception {
        try {
            client.close();
        } finally {
            ring.close();
        }
    }

    /** Where a client may connect, of all nodes. */
    List<Integer> ports() {
        return IntStream.range(0, NODES).mapToObj(ring::port).toList();
    }

    private static List<String> keys(String name) {
        return IntStream.range(0, KEYS).mapToObj(i -> name + ':' + i).toList();
    }

    private static Map<String, String> fill(CacheClient by, List<String> keys) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String key : keys) {
            String value = "value of " + key;
            assertThat(by.set(key, 0, value)).as(key).isTrue();
            values.put(key, value);
        }
        return values;
    }

    @Test
    void keysOfAllNodesAreSetAndGot() throws Exception {
        List<String> keys = keys("many");
        Map<String, String> values = fill(client, keys);

        for (String key : keys) {
            assertThat(client.get(key)).isEqualTo(values.get(key));
        }
        assertThat(client.get(keys)).isEqualTo(values);
        List<String> withMissing = new ArrayList<>(keys("missing"));
        withMissing.addAll(50, keys.subList(0, 10));
        assertThat(client.get(withMissing)).containsOnlyKeys(keys.subList(0, 10));
        assertThat(client.get(keys("missing"))).isEmpty();
        assertThat(client.get("missing")).isNull();
        assertEachAtOneStoreOfEachRack(keys);
    }

    private void assertEachAtOneStoreOfEachRack(List<String> keys) throws IOException {
        int sum = 0;
        for (int i = 0; i < NODES; i++) {
            try (RawLink store = new RawLink(ring.store(i).port())) {
                String found = store.answers("get " + String.join(" ", keys) + "\r\n");
                int count = found.split("VALUE ", -1).length - 1;
                assertThat(count).as("keys at store %d", i).isPositive();
                sum += count;
            }
        }
        assertThat(sum).isEqualTo(RACKS * keys.size());
    }

    @Test
    void threadsThatShareTheClientGetTheirOwnValues() throws Exception {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String name = "thread " + i;
            all.add(Aside.begin(() -> isAlwaysItsOwn(name)));
        }
        assertThat(all).allMatch(CompletableFuture::join);
    }

    private boolean isAlwaysItsOwn(String name) throws Exception {
        boolean own = true;
        for (int i = 0; i < ROUNDS; i++) {
            String key = name.replace(' ', ':') + ':' + i;
            own &= client.get(key) == null;
            own &= client.set(key, 0, name + i);
            own &= (name + i).equals(client.get(key));
            own &= client.get(List.of("nobodys", key)).equals(Map.of(key, name + i));
        }
        return own;
    }

    @Test
    void addsAndReplacesAndExtends() throws Exception {
        for (String key : keys("edit").subList(0, 10)) {
            assertThat(client.replace(key, 0, "early")).isFalse();
            assertThat(client.append(key, "early")).isFalse();
            assertThat(client.prepend(key, "early")).isFalse();
            assertThat(client.add(key, 0, "first")).isTrue();
            assertThat(client.add(key, 0, "late")).isFalse();
            assertThat(client.replace(key, 0, "second")).isTrue();
            assertThat(client.append(key, ", and more")).isTrue();
            assertThat(client.prepend(key, "before ")).isTrue();
            assertThat(client.get(key)).isEqualTo("before second, and more");
        }
    }

    @Test
    void casTakesTheNewestNumberOnly() throws Exception {
        for (String key : keys("cas").subList(0, 10)) {
            assertThat(client.set(key, 0, "old")).isTrue();
            CacheClient.Numbered old = client.gets(key);
            assertThat(old.value()).isEqualTo("old");
            assertThat(client.cas(key, old.number(), "new")).isTrue();
            assertThat(client.cas(key, old.number(), "stale")).isFalse();
            CacheClient.Numbered changed = client.gets(key);
            assertThat(changed.value()).isEqualTo("new");
            assertThat(changed.number()).isNotEqualTo(old.number());
        }
    }

    @Test
    void counts() throws Exception {
        for (String key : keys("count").subList(0, 10)) {
            assertThat(client.set(key, 0, "98")).isTrue();
            assertThat(client.incr(key, 1)).isEqualTo(99);
            assertThat(client.incr(key, 5)).isEqualTo(104);
            assertThat(client.get(key)).isEqualTo("104");
            assertThat(client.decr(key, 4)).isEqualTo(100);
            assertThat(client.decr(key, 99)).isEqualTo(1);
            assertThat(client.decr(key, 7)).as("never below").isZero();
        }
    }

    @Test
    void deletes() throws Exception {
        List<String> keys = keys("delete");
        fill(client, keys);
        for (String key : keys) {
            assertThat(client.delete(key)).isTrue();
            assertThat(client.delete(key)).isFalse();
        }
        assertThat(client.get(keys)).isEmpty();
    }

    @Test
    void valuesExpire() throws Exception {
        List<String> keys = keys("expire");
        Map<String, String> kept = fill(client, keys.subList(0, 10));
        for (String key : keys.subList(10, 20)) {
            assertThat(client.set(key, 1, "short")).isTrue();
        }
        assertThat(client.set("expire:late", SHORT_SECONDS, "longer")).isTrue();
        assertThat(client.set("expire:never", LONG_SECONDS, "long")).isTrue();

        Await.until("the short ones have expired", () -> client.get(keys).equals(kept));
        Await.until("the longer one too", () -> client.get("expire:late") == null);
        assertThat(client.get("expire:never")).isEqualTo("long");
        assertThat(client.get(keys)).isEqualTo(kept);
        assertThat(client.add(keys.get(10), 0, "again")).isTrue();
    }

    @Test
    void touchingChangesTheTime() throws Exception {
        assertThat(client.touch("touch:none", LONG_SECONDS)).isFalse();
        assertThat(client.set("touch:shorter", LONG_SECONDS, "a")).isTrue();
        Await.until("it was touched before its end", () -> {
            assertThat(client.set("touch:longer", SHORT_SECONDS, "b")).isTrue();
            return client.touch("touch:longer", LONG_SECONDS);
        });
        assertThat(client.set("touch:not", SHORT_SECONDS, "c")).isTrue();
        assertThat(client.touch("touch:shorter", 1)).isTrue();

        Await.until("what is not touched has expired", () -> client.get("touch:not") == null);
        Await.until("what is touched to end has expired", () -> client.get("touch:shorter") == null);
        assertThat(client.get("touch:longer")).isEqualTo("b");
    }

    @Test
    void largeValuesComeBackAsTheyWere() throws Exception {
        String large = new Random(1)
                .ints(LARGE_CHARS, ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        List<String> keys = keys("large").subList(0, 6);
        for (String key : keys) {
            assertThat(client.set(key, 0, key + large)).isTrue();
        }
        for (String key : keys) {
            assertThat((key + large).equals(client.get(key))).as(key).isTrue();
        }
        Map<String, String> together = client.get(keys);
        assertThat(together).containsOnlyKeys(keys);
        together.forEach(
                (key, value) -> assertThat(value.equals(key + large)).as(key).isTrue());
    }

    @Test
    void valuesThatLookLikeRepliesComeBackAsTheyWere() throws Exception {
        List<String> values =
                List.of("", "\r\n", "END\r\n", "a\r\nEND\r\n", "VALUE looks:0 0 1\r\na\r\nEND\r\n", "ERROR", "über €");
        List<String> keys = keys("looks").subList(0, values.size());
        for (int i = 0; i < values.size(); i++) {
            assertThat(client.set(keys.get(i), 0, values.get(i))).isTrue();
            assertThat(client.get(keys.get(i))).isEqualTo(values.get(i));
        }
        Map<String, String> together = client.get(keys);
        assertThat(keys.stream().map(together::get)).containsExactlyElementsOf(values);
    }

    @Test
    void flushEmptiesAllStores() throws Exception {
        List<String> keys = keys("flush");
        fill(client, keys);
        client.flush();
        assertThat(client.get(keys)).isEmpty();
        Map<String, String> again = fill(client, keys);
        assertThat(client.get(keys)).isEqualTo(again);
    }

    @Test
    void statsAreOfAllStoresAndTheVersionIsTheirs() throws Exception {
        fill(client, keys("stats"));
        assertThat(client.stats("")).singleElement().satisfies(stats -> assertOfAllStores(stats, KEYS));
        for (String about : List.of("items", "slabs", "settings")) {
            assertThat(client.stats(about))
                    .as(about)
                    .singleElement()
                    .satisfies(stats -> assertThat(stats).isNotEmpty());
        }
        assertThat(client.versions()).containsExactly(storesVersion());
    }

    private void assertOfAllStores(Map<String, String> stats, int keys) {
        assertThat(stats).containsKeys("pid", "uptime", "get_hits", "bytes", "ringspan_version");
        assertThat(Long.parseLong(stats.getOrDefault("curr_items", ""))).isGreaterThanOrEqualTo(keys);
        assertThat(stats.get("limit_maxbytes")).isEqualTo(Long.toString(IN_A_RACK * (64L << 20)));
    }

    private String storesVersion() throws IOException {
        try (RawLink store = new RawLink(ring.store(0).port())) {
            return store.answers("version\r\n").strip().substring("VERSION ".length());
        }
    }

    @Test
    void aClientMaySpreadItsKeysOverAllNodes() throws Exception {
        List<String> keys = keys("spread");
        try (CacheClient spread = connect(ports())) {
            Map<String, String> values = fill(spread, keys);
            assertThat(client.get(keys)).as("as another client sees them").isEqualTo(values);
            assertThat(spread.get(keys)).isEqualTo(values);
            List<String> deleted = keys.subList(0, 20);
            for (String key : deleted) {
                long number = client.gets(key).number();
                assertThat(spread.gets(key).number()).as("by whatever node").isEqualTo(number);
                assertThat(spread.cas(key, number, "7")).isTrue();
                assertThat(client.cas(key, number, "stale")).isFalse();
                assertThat(client.incr(key, 2)).isEqualTo(9);
                assertThat(spread.incr(key, 3)).isEqualTo(12);
                assertThat(spread.delete(key)).isTrue();
                assertThat(client.get(key)).isNull();
            }
            assertThat(spread.stats(""))
                    .hasSize(NODES)
                    .allSatisfy(stats -> assertOfAllStores(stats, KEYS - deleted.size()));
            assertThat(spread.versions()).hasSize(NODES).containsOnly(storesVersion());
            spread.flush();
            assertThat(spread.get(keys)).isEmpty();
            assertThat(client.get(keys)).isEmpty();
        }
    }
}
