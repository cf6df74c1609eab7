package io.ringspan.tests.it.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;

/**
 * Writes in rounds: in each, every key is set and every counter raised by one, so that afterwards a store shows whether it has
 * each write, and has it once.
 *
 * @param keys how many keys, and as many counters
 * @param value what a key is set to in a round
 */
record Rounds(int keys, Value value) {
    /** What a key is set to. */
    interface Value {
        String of(int key, int round);
    }

    void write(RealCluster cluster, LocalNode node, int round) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            for (int key = 0; key < keys; key++) {
                assertThat(client.call("SET", "k" + key, value.of(key, round))).isEqualTo(new Reply.Status("OK"));
                assertThat(client.call("INCR", "n" + key)).isEqualTo(new Reply.Whole(round));
            }
        }
    }

    /** Every store has what so many rounds have written. */
    void requireWhole(RealCluster cluster, int rounds) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                for (int key = 0; key < keys; key++) {
                    assertThat(store.call("GET", "k" + key))
                            .as("k%d on %s", key, node.conf().place().id())
                            .isEqualTo(new Reply.Blob(value.of(key, rounds)));
                    assertThat(store.call("GET", "n" + key))
                            .as("n%d on %s", key, node.conf().place().id())
                            .isEqualTo(new Reply.Blob(String.valueOf(rounds)));
                }
            }
        }
    }
}
