package io.ringspan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.state.DataDirectory;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that shares its process. */
class ProcessShareIT {
    private static final Duration A_WHILE = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FreePorts ports = new FreePorts(new SplittableRandom());

    @TempDir
    Path directory;

    /** The port is taken, so that nothing can go wrong with it any more, and nobody is served. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "auto"})
    void takesNoClientBeforeItMay(String transport) throws IOException {
        PoolConf conf = conf(transport);
        CompletableFuture<Void> go = new CompletableFuture<>();
        ProcessShare share = new ProcessShare(ProcessShare.memory(List.of(conf, conf)), go);
        int port = conf.listen().clients().port();
        try (DataDirectory state = DataDirectory.open(conf, Map.of());
                RingspanNode node = RingspanNode.start(conf, state, RealTime.CLOCK, null, share);
                RedisConnection early = RedisConnection.connect("127.0.0.1", port, A_WHILE);
                RedisConnection patient = RedisConnection.connect("127.0.0.1", port, LONG)) {
            assertThatThrownBy(() -> early.call("PING")).isInstanceOf(SocketTimeoutException.class);
            go.complete(null);
            assertThat(patient.call("PING")).isEqualTo(new Reply.Status("PONG"));
            assertThat(node.share().memory().bytesMax())
                    .isEqualTo(2 * conf.process().directBytesMax());
        }
    }

    private PoolConf conf(String transport) {
        Endpoint nobody = new Endpoint("127.0.0.1", ports.next());
        LoadResult read = ConfLoader.parse(
                "node.yml", """
                pool:
                  listen: 127.0.0.1:%d
                  dyn_listen: 127.0.0.1:%d
                  stats_listen: 127.0.0.1:%d
                  servers: [%s:1]
                  tokens: 0
                  transport: %s
                """.formatted(ports.next(), ports.next(), ports.next(), nobody, transport));
        return ((LoadResult.Loaded) read).conf().withDataDir(directory);
    }
}
