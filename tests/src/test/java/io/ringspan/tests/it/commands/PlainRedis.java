package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.ReplyText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Redis without a node, to compare with. */
public final class PlainRedis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalStores redis;

    private PlainRedis(LocalStores redis) {
        this.redis = redis;
    }

    public static PlainRedis start() {
        return new PlainRedis(
                LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1));
    }

    public RedisConnection connect() throws IOException {
        return RedisConnection.connect("127.0.0.1", redis.store(0).port(), PATIENCE);
    }

    /** Each of them is emptied, and speaks that version of RESP. */
    public static void begin(int protocol, RedisConnection... each) throws IOException {
        for (RedisConnection client : each) {
            client.call("FLUSHALL");
            client.call("HELLO", String.valueOf(protocol));
        }
    }

    /** Both reply the same to each command. */
    public static void compare(List<String[]> commands, RedisConnection plain, RedisConnection ours)
            throws IOException {
        for (int i = 0; i < commands.size(); i++) {
            String[] command = commands.get(i);
            assertThat(ReplyText.raw(ours.call(command)))
                    .as(String.join(
                            ", ",
                            commands.subList(0, i + 1).stream()
                                    .map(words -> String.join(" ", words))
                                    .toList()))
                    .isEqualTo(ReplyText.raw(plain.call(command)));
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
