package io.ringspan.node.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.NodeId;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.explain.ExplainPages.Explained;
import io.ringspan.node.explain.ExplainPages.ExplainedKey;
import io.ringspan.node.explain.ExplainPages.Replica;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.status.ClusterStatus;
import io.ringspan.replication.ring.RingNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of dc1/r2 between two other racks, and two racks far away. */
class ExplainPagesTest {
    private static final String CONF = """
            pool:
              datacenter: dc1
              rack: r2
              tokens: 0
              listen: 127.0.0.1:18101
              dyn_listen: 127.0.0.1:18201
              servers: ['127.0.0.1:18401:1']
              consistency_rules: [{keys: 'q*', read: DC_QUORUM}]
              homes: [{keys: 'lock:*', datacenter: dc2}]
              dyn_seeds:
                - 127.0.0.1:18202:r1:dc1:0
                - 127.0.0.1:18203:r3:dc1:0
                - 127.0.0.1:18204:r1:dc2:0
                - 127.0.0.1:18205:r2:dc2:0
            """;

    private final PoolConf conf = ((Loaded) ConfLoader.parse("node.yml", CONF)).conf();
    private final Placement placement = Placement.of(conf);
    private final Map<String, Seen> seen = new HashMap<>();
    private final ClusterStatus status = new ClusterStatus() {
        @Override
        public Cluster now() {
            List<Row> rows = placement.topology().nodes().stream()
                    .map(ExplainPagesTest.this::row)
                    .toList();
            return new Cluster(conf.place().id(), "", 1, true, 0, rows);
        }

        @Override
        public Optional<NotDone> become(MemberState state) {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public Optional<NotDone> remove(NodeId member) {
            throw new AssertionError("nobody asked for that");
        }
    };

    private ClusterStatus.Row row(RingNode node) {
        Seen now = seen.getOrDefault(node.id().toString(), new Seen(MemberState.NORMAL, true, false, 0));
        return new ClusterStatus.Row(
                node.id(),
                node.tokens(),
                node.peer(),
                now.state(),
                "alive",
                true,
                1,
                "",
                0,
                now.reached(),
                now.held(),
                now.unconfirmed());
    }

    private void is(String node, MemberState state, boolean reached) {
        seen.put(node, new Seen(state, reached, false, 3));
    }

    private String page(boolean remoteReads, String... query) {
        Map<String, List<String>> all = new HashMap<>();
        for (String each : query) {
            String[] parts = each.split("=", 2);
            all.merge(
                    parts[0],
                    List.of(parts[1]),
                    (one, more) -> Stream.of(one, more).flatMap(List::stream).toList());
        }
        return new ExplainPages(
                        () -> Optional.of(new Explanation(
                                placement,
                                conf.consistency().rules(),
                                conf.ring().homes())),
                        status,
                        NodeLevels.of(conf.consistency()),
                        remoteReads,
                        CommandTable.load())
                .explain(new Asked(Map.of(), all, "", "", "a test"))
                .body()
                .toString(UTF_8);
    }

    private ExplainedKey key(String... query) {
        Explained explained = Json.read(page(false, query), Explained.class);
        return explained.keys().get(0);
    }

    private static List<String> parts(ExplainedKey key) {
        return key.owners().stream()
                .map(owner -> owner.node().orElse("-") + " " + owner.turn() + " " + owner.now())
                .toList();
    }

    @Test
    void aReadAsksTheNearestAndTheOthersIfThatFails() {
        ExplainedKey key = key("key=a", "command=get");
        assertThat(parts(key))
                .containsExactly(
                        "dc1/r1/0 3 asked if one before it fails or is late",
                        "dc1/r2/0 1 asked first",
                        "dc1/r3/0 2 asked if one before it fails or is late",
                        "dc2/r1/0 0 not asked",
                        "dc2/r2/0 0 not asked");
        assertThat(key.needed()).isEqualTo(1);
        assertThat(key.ready()).isEqualTo(3);
        assertThat(key.levelBy()).isEqualTo("the node's");
        assertThat(key.owners())
                .extracting(Replica::use)
                .containsExactly("reads, choice 3", "this node", "reads, choice 2", "behind the relay", "relay");
    }

    @Test
    void whoCannotAnswerIsPassedOverAndLastResortsComeLast() {
        is("dc1/r2/0", MemberState.STANDBY, true);
        is("dc1/r3/0", MemberState.BEHIND, true);
        seen.put("dc1/r1/0", new Seen(MemberState.NORMAL, false, true, 0));
        assertThat(parts(key("key=a")))
                .startsWith(
                        "dc1/r1/0 0 not asked: an operator holds the links to it",
                        "dc1/r2/0 0 not asked: it is STANDBY",
                        "dc1/r3/0 1 asked first");
        is("dc1/r1/0", MemberState.NORMAL, true);
        assertThat(parts(key("key=a")))
                .startsWith(
                        "dc1/r1/0 1 asked first",
                        "dc1/r2/0 0 not asked: it is STANDBY",
                        "dc1/r3/0 2 asked only if nobody else can answer: it is BEHIND");
    }

    @Test
    void aReadGoesToTheOtherDatacenterIfItMay() {
        is("dc1/r1/0", MemberState.NORMAL, false);
        is("dc1/r2/0", MemberState.LEAVING, true);
        is("dc1/r3/0", MemberState.DOWN, false);
        Explained explained = Json.read(page(true, "key=a"), Explained.class);
        assertThat(parts(explained.keys().get(0)))
                .containsExactly(
                        "dc1/r1/0 0 not asked: it is not connected",
                        "dc1/r2/0 3 asked only if nobody else can answer: it is LEAVING",
                        "dc1/r3/0 0 not asked: it is not connected",
                        "dc2/r1/0 2 asked if one before it fails or is late",
                        "dc2/r2/0 1 asked first");
    }

    @Test
    void theLevelIsThatOfWhoAsksElseOfTheKeyElseOfTheNode() {
        ExplainedKey ruled = key("key=q1");
        assertThat(ruled.level() + " " + ruled.levelBy()).isEqualTo("DC_QUORUM by the rule for \"q*\"");
        assertThat(parts(ruled))
                .startsWith(
                        "dc1/r1/0 3 asked if one before it fails or is late",
                        "dc1/r2/0 1 asked first",
                        "dc1/r3/0 2 asked at the same time");
        ExplainedKey asked = key("key=q1", "level=all");
        assertThat(asked.level() + " " + asked.levelBy()).isEqualTo("ALL as asked for");
        assertThat(parts(asked))
                .contains("dc2/r2/0 0 gathers what its datacenter says", "dc2/r1/0 0 is asked by the relay");
        assertThat(key("key=q1", "command=SET").levelBy()).isEqualTo("the node's");
    }

    @Test
    void aWriteGoesToAllAndWaitsForWhoIsAway() {
        is("dc1/r1/0", MemberState.NORMAL, false);
        is("dc2/r2/0", MemberState.DOWN, false);
        assertThat(parts(key("key=a", "command=SET")))
                .containsExactly(
                        "dc1/r1/0 0 the write waits for it: it is not connected",
                        "dc1/r2/0 1 gets it at once, and its reply goes to the client",
                        "dc1/r3/0 2 gets it at once",
                        "dc2/r1/0 0 gets it, and passes it on in its datacenter",
                        "dc2/r2/0 0 gets it from the relay");
        assertThat(key("key=a", "command=SET").owners().get(0).unconfirmed()).isEqualTo(3);
    }

    @Test
    void aWriteOfAKeyThatIsAtHomeElsewhereIsDecidedThere() {
        assertThat(key("key=a", "command=set").home()).isEmpty();
        ExplainedKey key = key("key=lock:1", "command=set");
        assertThat(key.home()).contains("dc2");
        assertThat(parts(key))
                .contains("dc2/r1/0 1 decides, and sends what follows to all", "dc1/r1/0 0 gets what is decided");
        is("dc2/r1/0", MemberState.NORMAL, false);
        assertThat(parts(key("key=lock:1", "command=set")))
                .contains("dc2/r2/0 1 decides, and sends what follows to all", "dc2/r1/0 0 gets what is decided");
        is("dc2/r2/0", MemberState.DOWN, false);
        assertThat(parts(key("key=lock:1", "command=set")))
                .allMatch(part -> part.endsWith(" 0 not asked: nobody at the key's home can decide"));
        assertThat(parts(key("key=lock:1", "command=get"))).contains("dc1/r2/0 1 asked first");
    }

    @Test
    void whatIsNotServedSaysWhyAndKeysAreAnsweredInTheirOrder() {
        Explained explained = Json.read(page(false, "key=b", "key=a", "command=MIGRATE"), Explained.class);
        assertThat(explained.refusal()).isPresent();
        assertThat(explained.keys()).extracting(ExplainedKey::key).containsExactly("\"b\"", "\"a\"");
        assertThat(explained.sameOwners()).isTrue();
        assertThat(key("key=00ff", "hex=true").key()).isEqualTo("hex 00ff");
    }

    @Test
    void whatOneOfSeveralReplicasCanDecideIsNotRefused() {
        for (String command : List.of("SPOP", "XCLAIM", "EVALSHA")) {
            assertThat(Json.read(page(false, "key=a", "command=" + command), Explained.class)
                            .refusal())
                    .as(command)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command=GET",
                "key=a&level=most",
                "key=a&command=FETCH",
                "key=a&command=PING",
                "key=a&command=KEYS",
                "key=a&command=FLUSHALL",
                "key=0&hex=true",
                "key=a&hex=1",
                "key=a&keys=b"
            })
    void whatMakesNoSenseIsRefused(String query) {
        assertThatThrownBy(() -> page(false, query.split("&", -1))).isInstanceOf(AdminException.class);
    }

    @Test
    void thereIsALimitToTheKeys() {
        String[] many = new String[ExplainPages.KEYS_MAX + 1];
        Arrays.fill(many, "key=a");
        assertThatThrownBy(() -> page(false, many)).isInstanceOf(AdminException.class);
        assertThat(page(false, Arrays.copyOf(many, ExplainPages.KEYS_MAX))).startsWith("{\"access\":\"read\"");
    }
}
