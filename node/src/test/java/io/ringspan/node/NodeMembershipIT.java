package io.ringspan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.base.Token;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.ring.RingPages;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.node.status.AdminClient;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.RingRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator says and what the node says of itself, each in the midst of the other. No store is there. */
@Timeout(60)
class NodeMembershipIT {
    @TempDir
    private Path temporary;

    @SuppressWarnings("NullAway.Init") // each test starts one
    private PoolConf conf;

    @SuppressWarnings("NullAway.Init") // as above
    private DataDirectory directory;

    @SuppressWarnings("NullAway.Init") // as above
    private RingspanNode node;

    @AfterEach
    void stop() {
        node.close();
        directory.close();
    }

    private void start(int expected) {
        open(expected);
        start();
    }

    private void start() {
        node = RingspanNode.start(conf, directory, RealTime.CLOCK, null);
    }

    private void open(int expected) {
        conf = conf("listen: 127.0.0.1", expected, "tokens: 0\n  data_dir: " + temporary);
        directory = DataDirectory.open(conf, Map.of());
    }

    /** @param listen where it listens for other nodes, without a port */
    private PoolConf conf(String listen, int expected, String more) {
        FreePorts ports = new FreePorts(new SplittableRandom());
        LoadResult.Loaded loaded = (LoadResult.Loaded) ConfLoader.parse("node.yml", """
                pool:
                  listen: 127.0.0.1:%d
                  dyn_%s:%d
                  stats_listen: 127.0.0.1:%d
                  enable_gossip: true
                  bootstrap_expect: %d
                  drain_timeout: 100
                  servers: [127.0.0.1:%d:1]
                  %s
                """.formatted(
                        ports.next(), listen, ports.next(), ports.next(), expected, ports.next(), more));
        return loaded.conf();
    }

    private NodeMembership membership() {
        return Objects.requireNonNull(node.membership());
    }

    /** What it has said of itself last. */
    private Claim said() {
        return membership().membership().facts().claims().get(0);
    }

    private void awaitWorkers() {
        while (node.workers().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void awaitInside() {
        while (!membership().membership().facts().isInside()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatAnOperatorSaysWhileTheNodeBeginsStays() {
        start(1);
        awaitWorkers();
        assertThat(node.state(MemberState.STANDBY)).isTrue();
        membership().ready().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(node.state()).isEqualTo(MemberState.STANDBY);
    }

    @Test
    void aNodeThatStandsByDoesNotBecomeALastResortWhenItStops() {
        start(1);
        awaitWorkers();
        node.state(MemberState.STANDBY);
        membership().leaves();
        membership().depart();
        assertThat(said().standing()).isEqualTo(Standing.GONE);
        assertThat(said().about().state()).isEqualTo(MemberState.STANDBY);
    }

    @Test
    void aNodeThatIsInNoRingDoesNotSayThatItLeavesOne() {
        start(2);
        membership().leaves();
        assertThat(node.state()).isEqualTo(MemberState.JOINING);
    }

    /** Of what is not read from, a last resort would be a store that is half filled. */
    @ParameterizedTest
    @EnumSource(names = {"STANDBY", "WRITES_ONLY", "RESUMING"})
    void aNodeThatIsNotReadFromIsNotDrained(MemberState state) {
        start(1);
        awaitWorkers();
        node.state(state);
        assertThat(new NodeStatus(node).become(MemberState.LEAVING))
                .contains(NotDone.refused(
                        "this node is " + state + ": it is not read from, and can be stopped as it is"));
        assertThat(node.state()).isEqualTo(state);
        assertThat(new NodeStatus(node).become(MemberState.NORMAL)).isEmpty();
        assertThat(new NodeStatus(node).become(MemberState.LEAVING)).isEmpty();
        assertThat(new NodeStatus(node).become(MemberState.LEAVING)).as("again").isEmpty();
    }

    @Test
    void aNodeThatWasStoppedMayBeClosedAsWell() {
        start(1);
        awaitWorkers();
        node.stop();
        assertThatCode(node::close).doesNotThrowAnyException();
    }

    @Test
    void aNodeThatStopsBeforeItHasARingSaysGoodbye() {
        start(2);
        awaitInside();
        node.stop();
        assertThat(said().standing()).isEqualTo(Standing.GONE);
        assertThat(said().about().state()).isEqualTo(MemberState.JOINING);
    }

    /** Others count on it for that ring, and it is in it when it is back. */
    @Test
    void aNodeThatStopsWhenItHasAnnouncedARingSaysNothing() {
        open(2);
        PlaceConf self = conf.place();
        Ring ring = Ring.of(List.of(
                new SeedNode(conf.listen().peers(), self.rack(), self.datacenter(), self.tokens(), Optional.empty()),
                new SeedNode(
                        new Endpoint("127.0.0.1", 1),
                        self.rack(),
                        self.datacenter(),
                        List.of(Token.of(7)),
                        Optional.empty())));
        directory.announcedRing().keep(ring.text());
        start();
        while (said().about().ring() != ring.number()) {
            Thread.onSpinWait();
        }
        node.stop();
        assertThat(said().standing()).isEqualTo(Standing.ALIVE);
    }

    @Test
    void aNodeThatGoesIsNotCalledBackByAnOperator() {
        start(1);
        awaitWorkers();
        node.state(MemberState.NORMAL);
        membership().leaves();
        assertThat(new NodeStatus(node).become(MemberState.NORMAL))
                .contains(NotDone.refused("this node is stopping: its state does not change any more"));
        assertThat(node.state()).isEqualTo(MemberState.LEAVING);
    }

    /** One that listens at all addresses and has no {@code dyn_advertise} is in the ring at the one that members call. */
    @Test
    void whoJoinsIsInTheRingAtTheAddressThatMembersKnow() throws Exception {
        start(0);
        awaitWorkers();
        Path own = Files.createDirectory(temporary.resolve("comes"));
        PoolConf comes =
                conf("listen: 0.0.0.0", 0, """
                data_dir: %s
                  tokens: 100
                  dyn_seeds: ["%s:localrack:localdc:0"]
                """.formatted(own, conf.listen().peers()));
        try (DataDirectory its = DataDirectory.open(comes, Map.of());
                RingspanNode newcomer = RingspanNode.start(comes, its, RealTime.CLOCK, null)) {
            NodeMembership membership = Objects.requireNonNull(newcomer.membership());
            RingPages.RingChanges changes = membership.keeper().changes();
            while (changes.progress().join().record().isEmpty()) {
                Thread.onSpinWait();
            }
            AdminClient admin = new AdminClient(comes.listen().stats());
            assertThatThrownBy(() -> admin.change("POST", "/api/replace", "{}"))
                    .as("what has no place in the ring replaces nobody")
                    .hasMessageContaining("ringspan join");
            admin.change("POST", "/api/ring/join", "{}");
            RingRecord record =
                    membership().keeper().changes().progress().join().record().orElseThrow();
            assertThat(record.change().after())
                    .filteredOn(node -> node.id().equals(comes.place().id()))
                    .extracting(RingNode::peer)
                    .containsExactly(membership()
                            .membership()
                            .facts()
                            .view()
                            .find(comes.place().id())
                            .orElseThrow()
                            .peer());
        }
    }
}
