package io.ringspan.tests.memcache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import io.ringspan.tests.turn.BesideOthers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Folsom, which pipelines, and deletes with a number by {@code cas} with a time that is over. */
@BesideOthers
class FolsomIT extends ClientContract {
    private static final int SECONDS_MAX = 30;
    private static final int MANY = 500;

    @Override
    CacheClient connect(List<Integer> ports) throws Exception {
        return new Adapted(library(ports));
    }

    private static AsciiMemcacheClient<String> library(List<Integer> ports) throws Exception {
        MemcacheClientBuilder<String> builder = MemcacheClientBuilder.newStringClient();
        ports.forEach(port -> builder.withAddress("127.0.0.1", port));
        AsciiMemcacheClient<String> client = builder.connectAscii();
        client.awaitFullyConnected(SECONDS_MAX, TimeUnit.SECONDS);
        return client;
    }

    @Test
    void whatIsAskedAtOnceIsAnsweredInOrder() throws Exception {
        AsciiMemcacheClient<String> client = library(ports().subList(1, 2));
        try {
            List<CompletionStage<String>> gets = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                client.set("async:" + i, Integer.toString(i), 0);
                gets.add(client.get("async:" + i));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(answer(gets.get(i))).isEqualTo(Integer.toString(i));
            }
        } finally {
            client.shutdown();
        }
    }

    @Test
    void whatOnlyThisLibraryAsksFor() throws Exception {
        AsciiMemcacheClient<String> client = library(ports());
        try {
            assertThat(FolsomIT.<@Nullable Long>answer(client.incr("f:none", 1)))
                    .isNull();
            assertThat(answer(client.set("f:flags", "a", 0, 77))).isEqualTo(MemcacheStatus.OK);
            assertThat(answer(client.casGet("f:flags")).getFlags()).isEqualTo(77);
            long number = answer(client.casGet("f:flags")).getCas();
            assertThat(answer(client.set("f:none", "b", 0, number))).isEqualTo(MemcacheStatus.KEY_NOT_FOUND);
            assertThat(answer(client.casGet(List.of("f:none", "f:flags"))))
                    .containsExactly(null, GetResult.success("a", number, 77));
            assertThat(answer(client.delete("f:flags", number + 1))).isEqualTo(MemcacheStatus.KEY_EXISTS);
            assertThat(answer(client.delete("f:flags", number))).isEqualTo(MemcacheStatus.OK);
            assertThat(FolsomIT.<@Nullable String>answer(client.get("f:flags"))).isNull();
            assertThat(answer(client.set("f:all", "a", 0))).isEqualTo(MemcacheStatus.OK);
            answer(client.deleteAll("f:all"));
            assertThat(FolsomIT.<@Nullable String>answer(client.get("f:all"))).isNull();
        } finally {
            client.shutdown();
        }
    }

    private static <T extends @Nullable Object> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    private record Adapted(AsciiMemcacheClient<String> client) implements CacheClient {
        @Override
        public boolean set(String key, int seconds, String value) throws Exception {
            return isDone(client.set(key, value, seconds));
        }

        @Override
        public boolean add(String key, int seconds, String value) throws Exception {
            return isDone(client.add(key, value, seconds));
        }

        @Override
        public boolean replace(String key, int seconds, String value) throws Exception {
            return isDone(client.replace(key, value, seconds));
        }

        @Override
        public boolean append(String key, String more) throws Exception {
            return isDone(client.append(key, more));
        }

        @Override
        public boolean prepend(String key, String more) throws Exception {
            return isDone(client.prepend(key, more));
        }

        @Override
        public boolean cas(String key, long number, String value) throws Exception {
            MemcacheStatus status = answer(client.set(key, value, 0, number));
            assertThat(status).isIn(MemcacheStatus.OK, MemcacheStatus.KEY_EXISTS);
            return status == MemcacheStatus.OK;
        }

        @Override
        public @Nullable String get(String key) throws Exception {
            return FolsomIT.<@Nullable String>answer(client.get(key));
        }

        @Override
        public Numbered gets(String key) throws Exception {
            GetResult<String> found = answer(client.casGet(key));
            return new Numbered(found.getValue(), found.getCas());
        }

        @Override
        public Map<String, String> get(List<String> keys) throws Exception {
            return new HashMap<>(answer(client.getAsMap(keys)));
        }

        @Override
        public long incr(String key, int by) throws Exception {
            return answer(client.incr(key, by));
        }

        @Override
        public long decr(String key, int by) throws Exception {
            return answer(client.decr(key, by));
        }

        @Override
        public boolean delete(String key) throws Exception {
            return isDone(client.delete(key));
        }

        @Override
        public boolean touch(String key, int seconds) throws Exception {
            return isDone(client.touch(key, seconds));
        }

        @Override
        public void flush() throws Exception {
            assertThat(answer(client.flushAll(0))).isEqualTo(MemcacheStatus.OK);
        }

        @Override
        public List<Map<String, String>> stats(String about) throws Exception {
            return answer(client.getStats(about)).values().stream()
                    .map(stats -> stats.getStats())
                    .toList();
        }

        /** The library does not ask for it; it is one of the statistics. */
        @Override
        public List<String> versions() throws Exception {
            return stats("").stream()
                    .map(stats -> stats.getOrDefault("version", ""))
                    .toList();
        }

        @Override
        public void close() {
            client.shutdown();
        }

        private static boolean isDone(CompletionStage<MemcacheStatus> stage) throws Exception {
            MemcacheStatus status = answer(stage);
            assertThat(status).isIn(MemcacheStatus.OK, MemcacheStatus.ITEM_NOT_STORED, MemcacheStatus.KEY_NOT_FOUND);
            return status == MemcacheStatus.OK;
        }
    }
}
