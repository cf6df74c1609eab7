package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.LostStores;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import io.ringspan.tests.it.gossip.Views;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node whose store is gone is filled from the others while clients go on, as the same process or as a new one elsewhere. */
@ExtendWith(NoFaults.class)
class ReplaceIT {
    private static final String LOST = "dc1/r2/0";
    private static final LocalLayout TWO_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 2);
    private static final LocalLayout THREE_RACKS = TWO_RACKS.rack("dc1", "r3", 2);

    /** Clients of the other rack, whose replicas stay, see at {@code DC_ONE} what they have written. */
    @Test
    void aNodeIsReplacedByOneElsewhereUnderLoadAtDcOne() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(4);
                RealCluster cluster = RealCluster.start(TWO_RACKS, conf -> settings(conf, gossiping))) {
            List<LocalNode> strict = cluster.nodes().subList(0, 2);
            replace(cluster, gossiping, () -> RingLoad.on(cluster, strict));
        }
    }

    @Test
    @Tag("long")
    void aNodeIsReplacedByOneElsewhereUnderLoadAtDcQuorum() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(THREE_RACKS, conf -> quorum(settings(conf, gossiping)))) {
            List<LocalNode> others =
                    cluster.nodes().stream().filter(node -> !isLost(node)).toList();
            replace(cluster, gossiping, () -> RingLoad.byMajority(cluster, others));
        }
    }

    /** The node goes on all the time. */
    @Test
    void aStoreThatComesBackEmptyUnderLoadIsFilled() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(THREE_RACKS, conf -> quorum(settings(conf, gossiping)))) {
            LocalNode lost = cluster.node(LOST);
            Views.awaitNormal(cluster);
            OldKeys old = OldKeys.write(cluster);
            try (RingLoad load = RingLoad.byMajority(cluster, cluster.nodes());
                    OldKeys.Readers readers = old.readers(cluster, cluster.nodes())) {
                load.awaitServed();
                lost.store().restart(); // it saves nothing
                awaitFilled(lost);
                load.awaitServed();
                requireFewErrors(load);
                readers.requireNoneMissed();
            }
            requireEqual(cluster);
        }
    }

    /** Nobody has set {@code copy_when_lost}: an operator says that it replaces another. It is killed on the way, too. */
    @Test
    void aNodeThatIsToldToReplaceAnotherIsNotReadFromBeforeItIsFilled() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(4);
                RealCluster cluster = RealCluster.start(
                        TWO_RACKS,
                        conf -> gossiping.of(LostStores.copiedSlowly().apply(conf)))) {
            LocalNode lost = cluster.node(LOST);
            List<LocalNode> others =
                    cluster.nodes().stream().filter(node -> node != lost).toList();
            Views.awaitNormal(cluster);
            OldKeys old = OldKeys.write(cluster);
            move(cluster, gossiping, lost, others);
            Views.await(cluster.nodes(), lost, MemberState.NORMAL);
            Changing.ask(lost, "POST", "/api/replace", "{}");
            try (OldKeys.Readers readers = old.readers(cluster, others)) {
                try (OldKeys.Readers own = old.readers(cluster, List.of(lost))) {
                    own.requireNoneMissed();
                }
                requireFilling(lost);
                lost.kill();
                lost.start();
                Await.until("it goes on by itself", () -> isFilling(lost) && walked(lost) > 0);
                Await.until("it takes clients", () -> takesClients(cluster, lost));
                try (OldKeys.Readers own = old.readers(cluster, List.of(lost))) {
                    own.requireNoneMissed();
                }
                requireFilling(lost);
                assertThat(RealCluster.metric(lost, "ringspan_copy_running")).isEqualTo(1);
                assertThat(RealCluster.metric(lost, "ringspan_copy_remaining_keys"))
                        .isPositive();
                assertThat(RealCluster.metric(lost, "ringspan_store_lacks_keys"))
                        .isEqualTo(1);
                JavaProgram.Ended ended = Changing.runs(lost, "replace", "--rate", "100000");
                assertThat(ended.out()).as("and %s", ended.err()).startsWith("Filled after ");
                assertThat(ended.err()).contains("copied from dc1/r1/0").doesNotContain("\u001b", "\r");
                assertThat(ended.exitCode()).isZero();
                awaitFilled(lost);
                assertThat(RealCluster.metric(lost, "ringspan_copy_progress")).isEqualTo(1);
                assertThat(RealCluster.metric(lost, "ringspan_copy_keys_copied_total"))
                        .isPositive();
                assertThat(RealCluster.metric(lost, "ringspan_copy_copied_bytes_total"))
                        .isPositive();
                assertThat(RealCluster.metric(lost, "ringspan_copy_remaining_keys"))
                        .isZero();
                assertThat(RealCluster.metric(lost, "ringspan_store_lacks_keys"))
                        .isZero();
                Views.awaitNormal(cluster);
                try (OldKeys.Readers own = old.readers(cluster, List.of(lost))) {
                    own.requireNoneMissed();
                }
                readers.requireNoneMissed();
            }
            requireEqual(cluster);
            JavaProgram.Ended known = Changing.runs(lost, "replace", "--give-up");
            assertThat(known.err()).contains("is read from already");
            assertThat(known.exitCode()).isEqualTo(1);
        }
    }

    /** Its admin port is there before that. */
    private static boolean takesClients(RealCluster cluster, LocalNode node) {
        try (RedisConnection client = cluster.client(node)) {
            return client.call("PING").equals(new Reply.Status("PONG"));
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean isFilling(LocalNode node) {
        return Changing.get(node, "/api/replace").path("phase").asString().equals("FILLING");
    }

    private static long walked(LocalNode node) {
        return Changing.get(node, "/api/copy").path("keys").asLong();
    }

    private static void requireFilling(LocalNode node) {
        assertThat(Changing.get(node, "/api/replace").path("phase").asString()).isEqualTo("FILLING");
        assertThat(Changing.get(node, "/api/state").path("state").asString()).isEqualTo("RESUMING");
    }

    /** They never stand still, so nobody can look at them twice. */
    @Test
    void whatIsAddedToWithoutAPauseIsCopiedAsItIs() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(4);
                RealCluster cluster = RealCluster.start(TWO_RACKS, conf -> settings(conf, gossiping))) {
            LocalNode lost = cluster.node(LOST);
            Views.awaitNormal(cluster);
            OldKeys.write(cluster);
            List<LocalNode> others =
                    cluster.nodes().stream().filter(node -> node != lost).toList();
            try (BusyCounters busy = BusyCounters.on(cluster, others)) {
                busy.awaitAdded();
                lost.store().restart();
                awaitFilled(lost);
                busy.requireAllInStores(cluster, 2);
            }
        }
    }

    private static PoolConf settings(PoolConf conf, Gossiping gossiping) {
        return gossiping.of(LostStores.copied().apply(conf));
    }

    /** Old keys are read at {@code DC_ONE} all the same: from the own rack's replica. */
    private static PoolConf quorum(PoolConf conf) {
        Optional<Consistency> level = Optional.of(Consistency.DC_QUORUM);
        return NodeSettings.consistencyRules(new ConsistencyRule("[vcl]:*", level, level))
                .apply(conf);
    }

    private static boolean isLost(LocalNode node) {
        return node.conf().place().id().toString().equals(LOST);
    }

    private static void replace(RealCluster cluster, Gossiping gossiping, Supplier<RingLoad> begin)
            throws IOException, InterruptedException {
        LocalNode lost = cluster.node(LOST);
        List<LocalNode> others =
                cluster.nodes().stream().filter(node -> node != lost).toList();
        Views.awaitNormal(cluster);
        OldKeys old = OldKeys.write(cluster);
        try (RingLoad load = begin.get();
                OldKeys.Readers readers = old.readers(cluster, others)) {
            load.awaitServed();
            move(cluster, gossiping, lost, others);
            awaitFilled(lost);
            load.awaitServed();
            Views.awaitNormal(cluster);
            try (OldKeys.Readers own = old.readers(cluster, List.of(lost))) {
                load.awaitServed();
                own.requireNoneMissed();
            }
            requireFewErrors(load);
            readers.requireNoneMissed();
            load.requireAllThere(cluster.nodes());
        }
        requireEqual(cluster);
    }

    /** Has a node with the same tokens begin elsewhere, with nothing of what the lost one had. */
    private static void move(RealCluster cluster, Gossiping gossiping, LocalNode lost, List<LocalNode> others)
            throws IOException, InterruptedException {
        lost.kill();
        lost.store().kill();
        remove(lost.conf().process().dataDir().orElseThrow());
        Views.await(others, lost, MemberState.DOWN);
        lost.store().restart();
        lost.start(gossiping.moved(
                lost.conf(),
                new FreePorts(RandomGenerator.getDefault()).next(),
                cluster.node("dc1/r1/0").conf()));
    }

    private static void awaitFilled(LocalNode node) {
        Await.until(
                () -> "the store of " + node.conf().place().id() + " is filled; now " + Changing.get(node, "/api/copy")
                        + ", unreached " + node.unreached(),
                () -> Changing.get(node, "/api/copy").path("phase").asString().equals("ENDED")
                        && Changing.get(node, "/api/state")
                                .path("state")
                                .asString()
                                .equals("NORMAL")
                        && node.unreached().isEmpty());
    }

    /** What was under way to the node when it was killed may fail: for each client one batch at the most. */
    private static void requireFewErrors(RingLoad load) {
        load.close();
        assertThat(load.wrong()).isEmpty();
        assertThat(load.errors().values().stream().mapToLong(Long::longValue).sum())
                .as("%s of %s", load.errors(), load.served())
                .isLessThanOrEqualTo((long) load.clients() * RingClient.BATCH);
    }

    private static void requireEqual(RealCluster cluster) throws IOException {
        cluster.awaitConfirmed();
        cluster.awaitSettled();
        for (LocalNode node : cluster.nodes()) {
            LocalNode twin = cluster.node(node.conf().place().id().toString().replaceAll("/r[0-9]/", "/r1/"));
            assertThat(content(cluster, node).differences(content(cluster, twin)))
                    .as(
                            "%s and %s",
                            node.conf().place().id(), twin.conf().place().id())
                    .isEmpty();
        }
    }

    private static StoreContent content(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            return StoreContent.of(store);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
