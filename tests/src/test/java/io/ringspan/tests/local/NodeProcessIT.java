package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a node ends when it is told to: SIGTERM and Ctrl-C, with stores that stand still at that moment. */
@BesideOthers
class NodeProcessIT {
    private static final int PIPELINE = 40;
    private static final int LOOK_AGAIN_NANOS = 500_000;
    private static final String PATIENT = "timeout: 300s";
    private static final String LONG_DRAIN = "drain_timeout: 300s";
    private static final String SHORT_DRAIN = "drain_timeout: 300ms";
    private static final String UNDONE = "Stopped before everything was done";
    private static final Pattern TRY = Pattern.compile("ringspan cli 127\\.0\\.0\\.1:(\\d+) ");

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 2);
    private final NodeSite site =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());
    private final NodeSite peer =
            NodeSite.in("r2", stores.ports(), stores.store(1).port());

    @TempDir
    Path directory;

    @AfterEach
    void endStores() {
        stores.stores().forEach(LocalStore::thaw);
        stores.close();
    }

    @Test
    void sigtermAnswersWhatWasReadLetsNobodyInAndEndsWithZero() throws Exception {
        try (NodeProcess node = alone(PATIENT, LONG_DRAIN);
                RedisConnection client = NodeProcess.client(site.clients())) {
            stores.store(0).freeze();
            sendPipeline(client);
            awaitQueued();
            node.terminate();
            awaitDraining();
            awaitNobodyIsLetIn();
            stores.store(0).thaw();

            for (int i = 0; i < PIPELINE; i++) {
                assertThat(client.read()).isEqualTo(new Reply.Status("OK"));
                assertThat(client.read()).isEqualTo(new Reply.Blob("value " + i));
            }
            assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
            assertThat(node.awaitEnd()).isZero();
            assertThat(node.complained()).doesNotContain(UNDONE);
        }
    }

    /** However early: there is no moment between listening and draining. */
    @RepeatedTest(3)
    void sigtermAsSoonAsANodeListensEndsItWithZero() throws Exception {
        try (NodeProcess node = start(site, List.of())) {
            while (!isLetIn()) {
                node.assertRuns();
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            node.terminate();
            assertThat(node.awaitEnd()).isZero();
        }
    }

    @Test
    void whatAPeerDidNotConfirmInTimeIsLogged() throws Exception {
        try (NodeProcess other = start(peer, List.of(site), PATIENT);
                NodeProcess node = start(site, List.of(peer), PATIENT, SHORT_DRAIN)) {
            writeWithFrozenPeer(node, other);
            node.terminate();
            assertThat(node.awaitEnd()).isZero();
            assertThat(node.complained()).contains(UNDONE + ": 1 write batch(es) not confirmed by dc1/r2/7");
        }
    }

    @Test
    void whatAPeerConfirmsInTimeIsWaitedForAndNoLonger() throws Exception {
        try (NodeProcess other = start(peer, List.of(site), PATIENT);
                NodeProcess node = start(site, List.of(peer), PATIENT, LONG_DRAIN)) {
            writeWithFrozenPeer(node, other);
            node.terminate();
            awaitDraining();
            stores.store(1).thaw();
            assertThat(node.awaitEnd()).isZero(); // long before its drain_timeout
            assertThat(node.complained()).doesNotContain(UNDONE);
        }
        try (RedisConnection store = NodeProcess.client(stores.store(1).port())) {
            assertThat(store.call("GET", "written")).isEqualTo(new Reply.Blob("late"));
        }
    }

    /** With one owner there is no stream that would wait for a mark: the answer is all there is. */
    @Test
    void writesThatOneOwnerDidNotAnswerAreCountedWhenTheNodeStops() throws Exception {
        try (NodeProcess node = alone(PATIENT, SHORT_DRAIN);
                RedisConnection client = NodeProcess.client(site.clients())) {
            stores.store(0).freeze();
            sendPipeline(client);
            awaitQueued();
            node.terminate();
            assertThat(node.awaitEnd()).isZero();
            assertThat(node.complained())
                    .contains(UNDONE + ": " + PIPELINE + " write(s) sent to a store and not answered");
        }
    }

    @Test
    void writesOfUnknownFateAreCounted() throws Exception {
        try (NodeProcess node = alone("timeout: 300ms");
                RedisConnection client = NodeProcess.client(site.clients())) {
            stores.store(0).freeze();
            Reply reply = client.call("SET", "written", "perhaps");
            assertThat(reply).isInstanceOf(Reply.Failure.class).asString().contains("UNKNOWN");
            assertThat(NodeProcess.page(site.stats(), "/metrics")).contains("ringspan_unknown_writes_total 1.0\n");
            node.assertRuns();
        }
    }

    @Test
    void aSecondCtrlCEndsItAtOnceWithoutATrace() throws Exception {
        try (NodeProcess node = alone(PATIENT, LONG_DRAIN);
                RedisConnection client = NodeProcess.client(site.clients())) {
            stores.store(0).freeze();
            sendPipeline(client);
            awaitQueued();
            node.pressCtrlC();
            awaitDraining();
            node.pressCtrlC();
            assertThat(node.awaitEnd()).isEqualTo(130);
            assertThat(node.complained())
                    .contains("Ctrl-C ends it at once")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void withoutAFileItHasAStoreOfItsOwnAndLeavesNothing() throws Exception {
        try (NodeProcess node = NodeProcess.start(directory, List.of(), "node")) {
            Await.until("the node says what to try", () -> {
                node.assertRuns();
                return TRY.matcher(node.printed()).find();
            });
            Matcher said = TRY.matcher(node.printed());
            assertThat(said.find()).isTrue();
            int port = Integer.parseInt(said.group(1));
            Await.until("it reaches its store", () -> {
                try (RedisConnection client = NodeProcess.client(port)) {
                    return client.call("SET", "hello", "world").equals(new Reply.Status("OK"));
                }
            });
            List<Long> pids = node.pids();
            assertThat(pids).as("the node, its store and its guard").hasSizeGreaterThanOrEqualTo(3);
            Path kept = storeDirectory();

            node.terminate();
            assertThat(node.awaitEnd()).isZero();
            new Leftovers(pids, kept).assertGone();
            assertThat(node.complained()).doesNotContain("Exception");
        }
    }

    private Path storeDirectory() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ringspan-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A node that is the only owner of everything, and ready. */
    private NodeProcess alone(String... settings) throws IOException {
        NodeProcess node = start(site, List.of(), settings);
        node.awaitReady(site.stats());
        return node;
    }

    private NodeProcess start(NodeSite at, List<NodeSite> others, String... settings) throws IOException {
        Path its = Files.createDirectories(directory.resolve(at.rack()));
        String file = at.file(its, others, settings).toString();
        return NodeProcess.start(its, List.of(), "node", "-c", file);
    }

    /** One write that the own store has applied and the peer's has not. */
    private void writeWithFrozenPeer(NodeProcess node, NodeProcess other) throws IOException {
        node.awaitReady(site.stats());
        other.awaitReady(peer.stats());
        String up = "ringspan_peer_up{peer_datacenter=\"dc1\",peer_rack=\"r2\",peer_token=\"7\"} 1.0\n";
        Await.until(
                "the peer is reached",
                () -> NodeProcess.page(site.stats(), "/metrics").contains(up));
        stores.store(1).freeze();
        try (RedisConnection client = NodeProcess.client(site.clients())) {
            assertThat(client.call("SET", "written", "late")).isEqualTo(new Reply.Status("OK"));
        }
    }

    /** Few enough bytes to be read in one turn: when one batch is on its way, all are. */
    private static void sendPipeline(RedisConnection client) throws IOException {
        for (int i = 0; i < PIPELINE; i++) {
            client.send("SET", "k", "value " + i);
            client.send("GET", "k");
        }
        client.flush();
    }

    private void awaitQueued() {
        Await.until(
                "commands wait for the store",
                () -> !NodeProcess.page(site.stats(), "/metrics").contains("ringspan_store_queued_batches 0.0\n"));
    }

    private void awaitDraining() {
        Await.until(
                "/ready says 503",
                () -> NodeProcess.page(site.stats(), "/ready").startsWith("503 not ready: the node is stopping"));
    }

    private void awaitNobodyIsLetIn() {
        Await.until("connections are refused", () -> !isLetIn());
    }

    private boolean isLetIn() throws IOException {
        try {
            NodeProcess.client(site.clients()).close();
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
