package io.ringspan.tests.memcache.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.rubyeye.xmemcached.CASOperation;
import net.rubyeye.xmemcached.Counter;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.utils.AddrUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Xmemcached. It makes one {@code get} of those that wait, compresses what is large, and knows {@code noreply}. */
@BesideOthers
class XmemcachedIT extends ClientContract {
    private static final int MANY = 200;

    @Override
    CacheClient connect(List<Integer> ports) throws Exception {
        MemcachedClient client = library(ports);
        Await.until("it is connected", () -> client.getAvailableServers().size() == ports.size());
        return new Adapted(client);
    }

    private static MemcachedClient library(List<Integer> ports) throws Exception {
        String addresses = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(" "));
        return new XMemcachedClientBuilder(AddrUtil.getAddresses(addresses)).build();
    }

    @Test
    void whatIsNotAnsweredIsDoneInOrder() throws Exception {
        MemcachedClient client = library(ports().subList(1, 2));
        try {
            for (int i = 0; i < MANY; i++) {
                String key = "quiet:" + i;
                client.setWithNoReply(key, 0, "b");
                client.addWithNoReply(key, 0, "late");
                client.appendWithNoReply(key, "c");
                client.prependWithNoReply(key, "a");
                client.setWithNoReply("quiet:count:" + i, 0, "1");
                client.incrWithNoReply("quiet:count:" + i, i);
                client.setWithNoReply("quiet:gone:" + i, 0, "a");
                client.deleteWithNoReply("quiet:gone:" + i);
                assertThat(client.<String>get(key)).isEqualTo("abc");
                assertThat(client.incr("quiet:count:" + i, 0)).isEqualTo(1 + i);
                assertThat(client.<@Nullable String>get("quiet:gone:" + i)).isNull();
            }
            client.replaceWithNoReply("quiet:1", 0, "replaced");
            assertThat(client.<String>get("quiet:1")).isEqualTo("replaced");
            client.flushAllWithNoReply();
            assertThat(client.<@Nullable String>get("quiet:1")).isNull();
        } finally {
            client.shutdown();
        }
    }

    @Test
    void whatOnlyThisLibraryAsksFor() throws Exception {
        MemcachedClient client = library(ports().subList(0, 1));
        try {
            Counter counter = client.getCounter("x:count", 40);
            assertThat(counter.incrementAndGet()).isEqualTo(41);
            assertThat(counter.addAndGet(-2)).isEqualTo(39);
            assertThat(client.set("x:map", 0, new HashMap<>(Map.of("a", 1)))).isTrue();
            assertThat(client.<Map<String, Integer>>get("x:map")).isEqualTo(Map.of("a", 1));
            assertThatThrownBy(() -> client.incr("x:map", 1)).isInstanceOf(MemcachedException.class);
            assertThat(client.<Map<String, Integer>>get("x:map")).isEqualTo(Map.of("a", 1));
            assertThat(client.set("x:cas", 0, "a")).isTrue();
            assertThat(client.cas("x:cas", new More())).isTrue();
            assertThat(client.<String>get("x:cas")).isEqualTo("ab");
            Map<String, GetsResponse<String>> numbered = client.gets(List.of("x:cas", "x:none"));
            assertThat(numbered).containsOnlyKeys("x:cas");
        } finally {
            client.shutdown();
        }
    }

    private static final class More implements CASOperation<String> {
        @Override
        public int getMaxTries() {
            return 1;
        }

        @Override
        public String getNewValue(long number, String value) {
            return value + "b";
        }
    }

    private record Adapted(MemcachedClient client) implements CacheClient {
        @Override
        public boolean set(String key, int seconds, String value) throws Exception {
            return client.set(key, seconds, value);
        }

        @Override
        public boolean add(String key, int seconds, String value) throws Exception {
            return client.add(key, seconds, value);
        }

        @Override
        public boolean replace(String key, int seconds, String value) throws Exception {
            return client.replace(key, seconds, value);
        }

        @Override
        public boolean append(String key, String more) throws Exception {
            return client.append(key, more);
        }

        @Override
        public boolean prepend(String key, String more) throws Exception {
            return client.prepend(key, more);
        }

        @Override
        public boolean cas(String key, long number, String value) throws Exception {
            return client.cas(key, 0, value, number);
        }

        @Override
        public @Nullable String get(String key) throws Exception {
            return client.get(key);
        }

        @Override
        public Numbered gets(String key) throws Exception {
            GetsResponse<String> found = client.gets(key);
            return new Numbered(found.getValue(), found.getCas());
        }

        @Override
        public Map<String, String> get(List<String> keys) throws Exception {
            return client.get(keys);
        }

        @Override
        public long incr(String key, int by) throws Exception {
            return client.incr(key, by);
        }

        @Override
        public long decr(String key, int by) throws Exception {
            return client.decr(key, by);
        }

        @Override
        public boolean delete(String key) throws Exception {
            return client.delete(key);
        }

        @Override
        public boolean touch(String key, int seconds) throws Exception {
            return client.touch(key, seconds);
        }

        @Override
        public void flush() throws Exception {
            client.flushAll();
        }

        @Override
        public List<Map<String, String>> stats(String about) throws Exception {
            return List.copyOf((about.isEmpty() ? client.getStats() : client.getStatsByItem(about)).values());
        }

        @Override
        public List<String> versions() throws Exception {
            return List.copyOf(client.getVersions().values());
        }

        @Override
        public void close() throws IOException {
            client.shutdown();
        }
    }
}
