package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.NodeStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that reads what it has just written, without waiting, on a ring with two copies. */
@ExtendWith(NoFaults.class)
class ReadBehindWriteIT {
    private static final int PAIRS = 2_000;
    private static final int ROUNDS = 4;
    private static final String PAD = "v".repeat(1_000);

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void aReadNeverOvertakesItsClientsOwnWriteHoweverMuchIsOnTheWay(int workers) throws IOException {
        try (LocalCluster cluster = twoCopies(workers)) {
            int port = cluster.nodes().get(0).clients().port();
            Nodes.awaitReady(port, 4);
            List<String> stale = new ArrayList<>();
            int right = 0;
            for (int round = 0; round < ROUNDS; round++) {
                right += pairs(port, round, stale);
            }
            assertThat(stale).isEmpty();
            assertThat(right).isGreaterThan(PAIRS);
        }
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void norDoesOneInAStoreThatRefusesTheWrite(int workers) throws IOException {
        try (LocalCluster cluster = twoCopies(workers)) {
            int port = cluster.nodes().get(0).clients().port();
            Nodes.awaitReady(port, 4);
            List<String> stale = new ArrayList<>();
            pairs(port, 0, stale);
            // The coordinator's own store, which it reads first, takes no more writes; the other rack does.
            int full = cluster.nodes().get(0).store().port();
            try (Wire store = new Wire(full)) {
                assertThat(store.ask("CONFIG", "SET", "maxmemory", "1")).isEqualTo("+OK\r\n");
                int right = pairs(port, 1, stale) + pairs(port, 2, stale);
                assertThat(stale).isEmpty();
                assertThat(right).isGreaterThan(PAIRS);
                assertThat(store.ask("CONFIG", "SET", "maxmemory", "0")).isEqualTo("+OK\r\n");
            }
        }
    }

    private static LocalCluster twoCopies(int workers) throws IOException {
        return LocalCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 2),
                new LocalCluster.Plan(
                        RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()),
                        List.of(),
                        NodeStarter.inThisJvm(),
                        conf -> Nodes.limited(conf, workers, Nodes.REQUEST_BYTES_MAX),
                        line -> {}));
    }

    /** Gives how many reads were right; one that was answered with an error is not wrong. */
    private static int pairs(int port, int round, List<String> stale) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < PAIRS; i++) {
            all.append(Wire.command("SET", "k" + i, round + ":" + PAD)).append(Wire.command("GET", "k" + i));
        }
        int right = 0;
        try (Wire wire = new Wire(port)) {
            Thread sender = sending(wire, all.toString());
            for (int i = 0; i < PAIRS; i++) {
                String set = wire.reply();
                String get = wire.reply();
                if (set.startsWith("+") && get.contains("\n" + round + ":")) {
                    right++;
                } else if (set.startsWith("+") && !get.startsWith("-")) {
                    stale.add("round " + round + ", k" + i + ": " + get.substring(0, Math.min(12, get.length())));
                }
            }
            join(sender);
        }
        return right;
    }

    private static Thread sending(Wire wire, String text) {
        Thread sender = new Thread(() -> {
            try {
                wire.send(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sender.start();
        return sender;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
