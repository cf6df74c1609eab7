package io.ringspan.tests.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.HintConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a script has changed in the decider's store is not done there again, though the store could not be sent anything when the others
 * were told: nor when that comes from a disk.
 */
@BesideOthers
class DoneWritesIT {
    private static final LocalLayout TWO_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int SMALL_WINDOW = 64 * 1024;

    private static final Duration SOON = Duration.ofMillis(300);

    /** Takes two seconds, so that the node can let go of its store meanwhile. */
    private static final String SLOW = """
            redis.call('INCR', KEYS[1])
            redis.call('RPUSH', KEYS[1] .. 'list', 'x')
            local now = redis.call('TIME')
            local till = now[1] * 1000000 + now[2] + 2000000
            repeat now = redis.call('TIME') until now[1] * 1000000 + now[2] > till
            return redis.call('GET', KEYS[1])""";

    @SuppressWarnings("NullAway.Init") // each test begins with it
    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private LocalNode decider;

    private void start(long window) {
        cluster = RealCluster.start(
                TWO_RACKS,
                NodeSettings.all(
                        NodeSettings.workers(1),
                        NodeSettings.hashTags(),
                        NodeSettings.timeoutMillis(10_000),
                        NodeSettings.replicaWindowBytesMax(window),
                        NodeSettings.hints(
                                new HintConf(true, 1L << 28, 4L << 28, 86_400_000, FsyncPolicy.NEVER, true))));
        decider = cluster.node("dc1/r1/0");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** When it has run, the store is let go of, and what it has changed waits for it. */
    private void runAndLetGo() throws Exception {
        CompletableFuture<Reply> running = Aside.begin(this::run);
        Await.until(() -> "the store runs the script", this::isBusy);
        cluster.state(decider, MemberState.STANDBY);
        assertThat(running.join()).isEqualTo(new Reply.Blob("1"));
    }

    private Reply run() {
        try (RedisConnection client = cluster.client(decider)) {
            return client.call("EVAL", SLOW, "1", "{a}n");
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
    }

    /** A store that runs a script answers nobody else. */
    private boolean isBusy() {
        int port = decider.store().port();
        try (RedisConnection store = RedisConnection.connect("127.0.0.1", port, SOON)) {
            store.call("PING");
            return false;
        } catch (IOException busy) {
            return true;
        }
    }

    private void isDoneOnce() throws IOException {
        cluster.state(decider, MemberState.NORMAL);
        Replicas.awaitEqual(cluster);
        assertThat(cluster.inStore(decider, "GET", "{a}n")).isEqualTo(new Reply.Blob("1"));
        assertThat(cluster.inStore(decider, "LLEN", "{a}nlist")).isEqualTo(new Reply.Whole(1));
    }

    @Test
    void fromTheWindow() throws Exception {
        start(1 << 20);
        runAndLetGo();
        isDoneOnce();
    }

    @Test
    void fromDiskSinceTheWindowWasFull() throws Exception {
        start(SMALL_WINDOW);
        runAndLetGo();
        try (RedisConnection client = cluster.client(decider)) {
            for (int i = 0; i < 100; i++) {
                client.call("SET", "{a}k" + i, "x".repeat(2000));
            }
        }
        isDoneOnce();
    }

    @Test
    void fromDiskSinceTheNodeWasStopped() throws Exception {
        start(1 << 20);
        runAndLetGo();
        decider.stop();
        decider.start();
        isDoneOnce();
    }
}
