package io.ringspan.tests.bench.process;

import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.StoreException;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.bench.figures.StoreCommands;
import java.io.IOException;
import java.time.Duration;

/** A Redis server behind what is measured. */
public record RedisStore(LocalStore store) implements Store {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    @Override
    public int port() {
        return store.port();
    }

    @Override
    public KernelCount count() {
        return new KernelCount("redis-server", store.pid());
    }

    @Override
    public void freeze(boolean still) throws BenchException {
        try {
            if (still) {
                store.freeze();
            } else {
                store.thaw();
            }
        } catch (StoreException e) {
            throw new BenchException("redis-server on port " + port() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long dataCommands() throws BenchException {
        try (RedisConnection connection = RedisConnection.connect("127.0.0.1", port(), ANSWER)) {
            Reply reply = connection.call("INFO", "commandstats");
            if (reply instanceof Reply.Blob statistics) {
                return StoreCommands.parse(statistics.bytes());
            }
            throw new BenchException("redis-server on port " + port() + " answered INFO with " + reply);
        } catch (IOException e) {
            throw new BenchException("redis-server on port " + port() + " did not answer INFO: " + e.getMessage(), e);
        }
    }
}
