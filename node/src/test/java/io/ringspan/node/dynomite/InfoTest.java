package io.ringspan.node.dynomite;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.metrics.ViewOfANode;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dynomite's statistics of a node on which everything has happened that can. */
class InfoTest {
    private static final Path PAGE = Path.of("../docs/dynomite.md");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");
    private static final String STORE = "127.0.0.1:6379";
    private static final PoolConf CONF = ((Loaded) ConfLoader.parse("node.yml", """
            pool:
              listen: 127.0.0.1:8102
              dyn_listen: 127.0.0.1:8101
              tokens: 3
              servers: ['127.0.0.1:6379:1']
            """)).conf();

    private final EventLoop one = new DefaultEventLoop();
    private final EventLoop two = new DefaultEventLoop();
    private final ViewOfANode node = new ViewOfANode(one, two);

    @AfterEach
    void close() {
        one.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        two.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private Map<String, Object> info() {
        long[] counts = new long[Latencies.BUCKETS];
        counts[5] = 1;
        return new Info(node.view(), CONF).all(new Percentiles(counts, 20_000), 7, 8);
    }

    private void all() {
        Tally tally = node.first.tally();
        for (int i = 0; i < 4; i++) {
            tally.clientOpened();
            tally.callerOpened();
        }
        tally.clientCutOff();
        tally.clientClosed();
        tally.clientClosed();
        tally.callerClosed(true);
        tally.callerClosed(false);
        tally.callerUnanswered();
        tally.answered(1, true);
        tally.answered(1, false);
        tally.commandShed();
        tally.difference();
        tally.disagreement();
        tally.peerRepliesWait(1);
        tally.readRetried();
        tally.reconciled();
        tally.clientErrors(1);
        node.secondsQueue.set(1);
        node.steadysSilences.set(1);
        CommandTable commands = node.sights.commands();
        for (String name : List.of(
                "get", "set", "del", "incr", "keys", "mget", "scan", "sort", "lrem", "sunion", "ping", "hset", "zadd",
                "ttl")) {
            node.first.sight().called(Objects.requireNonNull(commands.named(name), name));
        }
    }

    private static void zeros(Map<?, ?> of, Set<String> names) {
        of.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                zeros(inner, names);
            } else if (value instanceof Number number && number.longValue() == 0) {
                assertThat(names.add(String.valueOf(name))).isTrue();
            }
        });
    }

    @Test
    void whatIsAlwaysNoughtIsWhatThePageSays() throws IOException {
        all();
        Set<String> found = new TreeSet<>();
        zeros(info(), found);
        String list =
                Files.readString(PAGE).split("### What is always 0\n", 2)[1].split("\n#", 2)[0];
        Set<String> told = new TreeSet<>();
        NAME.matcher(list).results().forEach(name -> told.add(name.group(1)));
        assertThat(told).isEqualTo(found);
    }

    @Test
    void linksOfAndToPeersAndTroubleWithTheStoreAreCounted() {
        all();
        Map<?, ?> pool = (Map<?, ?>) Objects.requireNonNull(info().get("pool"));
        assertThat(pool.get("dnode_client_connections")).isEqualTo(2L);
        assertThat(pool.get("dnode_client_eof")).isEqualTo(1L);
        assertThat(pool.get("dnode_client_err")).isEqualTo(1L);
        assertThat(pool.get("peer_err")).isEqualTo(4L);
        assertThat(pool.get("peer_forward_error")).isEqualTo(1L);
        assertThat(pool.get("peer_dropped_requests")).isEqualTo(4L);
        assertThat(pool.get("remote_peer_dropped_requests")).isEqualTo(4L);
        assertThat(pool.get("peer_timedout_requests")).isEqualTo(6L);
        assertThat(pool.get("remote_peer_timedout_requests")).isEqualTo(6L);
        Map<?, ?> store = (Map<?, ?>) Objects.requireNonNull(pool.get(STORE));
        assertThat(store.get("server_err")).isEqualTo(2L);
        assertThat(store.get("server_dropped_requests")).isEqualTo(6L);
        assertThat(store.get("server_timedout_requests")).isEqualTo(6L);
    }

    @Test
    void memoryIsThePeakOfTheWholeProcess() {
        assertThat(PeakMemory.of(List.of("VmPeak:\t  999 kB", "VmHWM:\t  204800 kB", "VmRSS:\t 1 kB")))
                .isEqualTo(204_800);
        assertThat(PeakMemory.of(List.of("VmHWM:\t kB"))).isZero();
        assertThat((Long) Objects.requireNonNull(info().get("dyn_memory")))
                .isGreaterThan(Runtime.getRuntime().totalMemory() / 1024 / 10);
    }
}
