package io.ringspan.tests.it.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import io.ringspan.tests.local.NodeProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One node of three racks is in each state, while clients of all nodes read and write at several levels. Tests share a cluster:
 * each begins with empty stores, all nodes NORMAL, and keys of its own.
 */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatesIT {
    private static final LocalLayout THREE =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1);

    private final RealCluster cluster = start(2);
    private int tests;

    private static RealCluster start(int workers) {
        return RealCluster.start(
                THREE, NodeSettings.all(NodeSettings.workers(workers), NodeSettings.timeoutMillis(5000)));
    }

    @BeforeEach
    void begin() throws IOException {
        cluster.state(second(), MemberState.NORMAL);
        cluster.awaitLinks();
        cluster.awaitConfirmed();
        for (LocalNode node : cluster.nodes()) {
            cluster.inStore(node, "FLUSHALL");
        }
        tests++;
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    private LocalNode second() {
        return cluster.node("dc1/r2/0");
    }

    private CountingClients clients(List<LocalNode> nodes) {
        return CountingClients.of(cluster, nodes, "test" + tests);
    }

    /** All nodes but the second. */
    private List<LocalNode> others() {
        return List.of(cluster.node("dc1/r1/0"), cluster.node("dc1/r3/0"));
    }

    private void requireEqualStores() throws IOException {
        cluster.awaitConfirmed();
        StoreContent first = content(cluster.nodes().get(0));
        for (LocalNode node : cluster.nodes()) {
            assertThat(first.differences(content(node)))
                    .as("%s", node.conf().place().id())
                    .isEmpty();
        }
        assertThat(first.entries()).isNotEmpty();
    }

    private StoreContent content(LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            return StoreContent.of(store);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = "DOWN", mode = EnumSource.Mode.EXCLUDE)
    void noClientHasAnErrorAndAllIsThereInTheEnd(MemberState state) throws Exception {
        try (CountingClients clients = clients(cluster.nodes())) {
            clients.awaitFirst();
            cluster.state(second(), state);
            clients.awaitRounds();
            cluster.state(second(), MemberState.NORMAL);
            clients.awaitRounds();
            assertThat(clients.stop()).isEmpty();
            cluster.awaitLinks();
            requireEqualStores();
        }
    }

    /** The others find it down; its own clients go on too. */
    @Test
    void aNodeThatIsFoundDownCostsTheOthersClientsNothing() throws Exception {
        try (CountingClients clients = clients(others())) {
            clients.awaitFirst();
            cluster.othersHear(second(), MemberState.DOWN);
            clients.awaitRounds();
            cluster.othersHear(second(), MemberState.NORMAL);
            clients.awaitRounds();
            assertThat(clients.stop()).isEmpty();
            requireEqualStores();
        }
    }

    /** Whether all have heard of it, or the node alone has, or the others alone. */
    @ParameterizedTest(name = "{0}, heard by {1}")
    @CsvSource({
        "WRITES_ONLY, all",
        "WRITES_ONLY, itself",
        "RESUMING, all",
        "RESUMING, itself",
        "WRITES_ONLY, others",
    })
    void aStoreThatWasEmptiedIsSeenByNobody(MemberState state, String heardBy) throws Exception {
        // Its own clients know no better than it does.
        try (CountingClients clients = clients(heardBy.equals("others") ? others() : cluster.nodes())) {
            clients.awaitRounds();
            if (!heardBy.equals("itself")) {
                cluster.othersHear(second(), state);
            }
            if (!heardBy.equals("others")) {
                cluster.ownState(second(), state);
            }
            clients.awaitRounds();
            cluster.inStore(second(), "FLUSHALL");
            clients.awaitRounds();
            assertThat(clients.stop()).isEmpty();
        }
    }

    @Test
    void theStoreOfANodeThatStandsByIsNotTouchedAndCompleteAfterwards() throws Exception {
        try (CountingClients clients = clients(cluster.nodes())) {
            clients.awaitFirst();
            cluster.state(second(), MemberState.STANDBY);
            Await.until("the store has no clients", () -> clientsOfItsStore() == 1);
            StoreContent before = content(second());
            clients.awaitRounds();
            clients.awaitRounds();
            assertThat(clientsOfItsStore())
                    .as("clients of the store, this test's own among them")
                    .isOne();
            assertThat(before.differences(content(second()))).isEmpty();
            cluster.state(second(), MemberState.NORMAL);
            clients.awaitRounds();
            assertThat(clients.stop()).isEmpty();
            cluster.awaitLinks();
            requireEqualStores();
        }
    }

    private int clientsOfItsStore() throws IOException {
        String list = cluster.inStore(second(), "CLIENT", "LIST").toString();
        return list.split("laddr=", -1).length - 1;
    }

    @Test
    void aLevelThatNeedsMoreAnswersThanThereCanBeSaysSoAtOnce() throws Exception {
        try (RealCluster own = start(1);
                RedisConnection client = own.client(own.node("dc1/r1/0"))) {
            own.state(own.node("dc1/r2/0"), MemberState.WRITES_ONLY);
            own.node("dc1/r3/0").store().kill();
            own.node("dc1/r3/0").kill();
            Await.until(
                    "the link to the third is down",
                    () -> own.node("dc1/r1/0").unreached().contains("dc1/r3/0"));
            String safe = client.call("CONSISTENCY", "DC_SAFE_QUORUM", "SET", "k", "v")
                    .toString();
            assertThat(safe).contains("UNAVAILABLE", "1 is WRITES_ONLY", "nothing was done");
            assertThat(client.call("CONSISTENCY", "DC_QUORUM", "SET", "k", "v").toString())
                    .as("one replies, and both confirm")
                    .contains("OK");
            assertThat(client.call("CONSISTENCY", "DC_QUORUM", "GET", "k").toString())
                    .contains("UNAVAILABLE", "1 is WRITES_ONLY");
        }
    }

    /** Its store has not answered when it is let go of; the write's mark is waited for. */
    @Test
    void aStoreIsLetGoOfWhenWhatItWasSentIsAnswered() throws Exception {
        try (RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            second().store().freeze();
            try {
                client.send("CONSISTENCY", "DC_ALL", "SET", "k", "v");
                client.flush();
                Await.until(
                        "the write is at the store",
                        () -> cluster.counts().sent().unconfirmed() == 1);
                cluster.state(second(), MemberState.STANDBY);
            } finally {
                second().store().thaw();
            }
            assertThat(client.read().toString()).contains("OK");
            Await.until("the store has no clients", () -> clientsOfItsStore() == 1);
            assertThat(cluster.inStore(second(), "GET", "k").toString()).contains("v");
        }
    }

    /** There is nobody else to turn to. */
    @Test
    void aKeyWithOneReplicaIsWrittenAndReadAsFarAsTheStateOfItsNodeLets() throws Exception {
        try (RealCluster own = RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 2), NodeSettings.workers(1));
                RedisConnection near = own.client(own.nodes().get(1));
                RedisConnection far = own.client(own.nodes().get(0))) {
            LocalNode owner = own.nodes().get(1);
            String key = OneReplica.keyOf(own, owner);
            for (MemberState state : MemberState.values()) {
                own.state(owner, MemberState.NORMAL);
                Await.until("its store is up", () -> owner.unreached().isEmpty());
                own.state(owner, state);
                boolean takes = state.takesWrites();
                boolean reads = state.reads() != MemberState.Reads.NEVER;
                for (RedisConnection client :
                        state == MemberState.DOWN ? List.<RedisConnection>of() : List.of(near, far)) {
                    assertThat(client.call("SET", key, state.name()).toString())
                            .as("SET, %s", state)
                            .contains(takes ? "OK" : "UNAVAILABLE");
                    assertThat(client.call("GET", key).toString())
                            .as("GET, %s", state)
                            .contains(reads ? state.name() : "UNAVAILABLE");
                }
            }
        }
    }

    @Test
    void aNodeIsReadyOnlyWhenItIsThereForAll() throws IOException {
        int admin = second().conf().listen().stats().port();
        for (MemberState state : MemberState.values()) {
            boolean isReady = state == MemberState.NORMAL || state == MemberState.BEHIND;
            if (state != MemberState.DOWN) {
                cluster.ownState(second(), MemberState.NORMAL);
                Await.until("ready", () -> NodeProcess.page(admin, "/ready").startsWith("200"));
                cluster.ownState(second(), state);
                assertThat(NodeProcess.page(admin, "/ready"))
                        .startsWith(isReady ? "200" : "503")
                        .contains(isReady ? "" : state.name());
                assertThat(NodeProcess.page(admin, "/metrics"))
                        .contains("{state=\"" + state.name().toLowerCase(Locale.ROOT) + "\"} 1");
            }
        }
    }
}
