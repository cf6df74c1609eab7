package io.ringspan.tests.memcache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.AddrUtil;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Spymemcached. It makes one {@code get} of those that wait, and compresses what is large. */
@BesideOthers
class SpymemcachedIT extends ClientContract {
    private static final int MANY = 1000;

    @Override
    CacheClient connect(List<Integer> ports) throws Exception {
        return new Adapted(library(ports));
    }

    private static MemcachedClient library(List<Integer> ports) throws Exception {
        List<InetSocketAddress> addresses = AddrUtil.getAddresses(
                ports.stream().map(port -> "127.0.0.1:" + port).toList());
        return new MemcachedClient(new ConnectionFactoryBuilder().build(), addresses);
    }

    @Test
    void whatIsAskedAtOnceIsAnsweredInOrder() throws Exception {
        MemcachedClient client = library(ports().subList(1, 2));
        try {
            List<String> keys = new ArrayList<>();
            List<Future<Object>> gets = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                keys.add("async:" + i);
                client.set(keys.get(i), 0, i);
                gets.add(client.asyncGet(keys.get(i)));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(answer(gets.get(i))).isEqualTo(i);
            }
            assertThat(client.getBulk(keys)).hasSize(MANY).containsEntry("async:7", 7);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void whatOnlyThisLibraryAsksFor() throws Exception {
        MemcachedClient client = library(ports().subList(0, 1));
        try {
            assertThat(client.incr("spy:count", 1)).as("of no key").isEqualTo(-1);
            assertThat(client.incr("spy:count", 1, 40)).isEqualTo(40);
            assertThat(client.incr("spy:count", 2, 40)).isEqualTo(42);
            assertThat(client.cas("spy:none", 1, "value")).isEqualTo(CASResponse.NOT_FOUND);
            answer(client.set("spy:map", 0, new HashMap<>(Map.of("a", 1))));
            assertThat(client.get("spy:map")).isEqualTo(Map.of("a", 1));
            assertThat(client.incr("spy:map", 1)).as("of no number").isEqualTo(-1);
            Await.until(
                    "it has connected anew, as it does behind each error",
                    () -> Map.of("a", 1).equals(client.get("spy:map")));
        } finally {
            client.shutdown();
        }
    }

    private static <T extends @Nullable Object> T answer(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private record Adapted(MemcachedClient client) implements CacheClient {
        @Override
        public boolean set(String key, int seconds, String value) throws Exception {
            return answer(client.set(key, seconds, value));
        }

        @Override
        public boolean add(String key, int seconds, String value) throws Exception {
            return answer(client.add(key, seconds, value));
        }

        @Override
        public boolean replace(String key, int seconds, String value) throws Exception {
            return answer(client.replace(key, seconds, value));
        }

        @Override
        public boolean append(String key, String more) throws Exception {
            return answer(client.append(key, more));
        }

        @Override
        public boolean prepend(String key, String more) throws Exception {
            return answer(client.prepend(key, more));
        }

        @Override
        public boolean cas(String key, long number, String value) {
            CASResponse response = client.cas(key, number, value);
            assertThat(response).isIn(CASResponse.OK, CASResponse.EXISTS);
            return response == CASResponse.OK;
        }

        @Override
        public @Nullable String get(String key) {
            return (String) client.get(key);
        }

        @Override
        public Numbered gets(String key) {
            CASValue<Object> found = client.gets(key);
            return new Numbered((String) found.getValue(), found.getCas());
        }

        @Override
        public Map<String, String> get(List<String> keys) {
            Map<String, String> found = new HashMap<>();
            client.getBulk(keys).forEach((key, value) -> found.put(key, (String) value));
            return found;
        }

        @Override
        public long incr(String key, int by) {
            return client.incr(key, by);
        }

        @Override
        public long decr(String key, int by) {
            return client.decr(key, by);
        }

        @Override
        public boolean delete(String key) throws Exception {
            return answer(client.delete(key));
        }

        @Override
        public boolean touch(String key, int seconds) throws Exception {
            return answer(client.touch(key, seconds));
        }

        @Override
        public void flush() throws Exception {
            assertThat(answer(client.flush())).isTrue();
        }

        @Override
        public List<Map<String, String>> stats(String about) {
            return List.copyOf((about.isEmpty() ? client.getStats() : client.getStats(about)).values());
        }

        @Override
        public List<String> versions() {
            return List.copyOf(client.getVersions().values());
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }
}
