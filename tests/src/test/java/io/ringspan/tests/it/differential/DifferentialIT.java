package io.ringspan.tests.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.cluster.StoreContent;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every served command with random arguments, right ones and wrong ones, at a plain Redis and at clusters: the answers are the same,
 * and so are all values afterwards.
 */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialIT {
    private static final int LINES_EACH = 10;

    private static final int TIMES_AS_MANY_LINES = 5;
    private static final long SEEDS = 0xffff_ffffL;

    private static final int LONG_SEEDS = 20;
    private static final List<String> PROTOCOLS = List.of("2", "3");

    /** How often a store looks who has waited long enough. */
    private static final String STORE_HZ = "500";

    private static final List<String> ONE_DATABASE = List.of("--databases", "1", "--hz", STORE_HZ);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A deadline that is relative begins when the command comes: as much later as a slow test takes. */
    private static final long DEADLINES_APART_MILLIS = 60_000;

    private final CommandTable table = CommandTable.load();
    private final Grammars grammars = Grammars.load();
    private final DeclaredDifferences declared = DeclaredDifferences.load();
    private final Set<Layout> done = EnumSet.noneOf(Layout.class);
    private LocalStores plain;

    @SuppressWarnings("NullAway.Init") // start() comes first
    DifferentialIT() {}

    enum Layout {
        ONE_NODE,
        THREE_RACKS,
        TWO_RACKS_OF_THREE;

        /** How many lines each command gets alone, in each protocol. */
        private int linesAlone() {
            return switch (this) {
                case ONE_NODE -> 300;
                case THREE_RACKS -> 150;
                case TWO_RACKS_OF_THREE -> 30;
            };
        }

        private LocalLayout layout() {
            LocalLayout empty = LocalLayout.empty();
            return switch (this) {
                case ONE_NODE -> empty.rack("dc1", "r1", 1);
                case THREE_RACKS ->
                    empty.rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1);
                case TWO_RACKS_OF_THREE -> empty.rack("dc1", "r1", 3).rack("dc1", "r2", 3);
            };
        }
    }

    @BeforeAll
    void start() {
        plain = LocalStores.start(
                RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1, ONE_DATABASE, started -> {});
    }

    /** A difference that is no more has to leave the list; what none of the layouts needs is none. */
    @AfterAll
    void stop() {
        if (plain != null) {
            plain.close();
        }
        if (done.size() == Layout.values().length) {
            assertThat(declared.unused())
                    .as("declared differences that no line had")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClusterAnswersAsOneRedis(Layout layout) throws IOException {
        compare(layout, 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void aClusterAnswersAsOneRedisWithMoreSeeds(Layout layout) throws IOException {
        compare(layout, 2, LONG_SEEDS);
    }

    private void compare(Layout layout, long firstSeed, int seeds) throws IOException {
        assertThat(grammars.unknown(table))
                .as("what grammars.csv lacks, or has too much")
                .isEmpty();
        List<Command> commands = grammars.commands(table);
        Tally tally = new Tally();
        try (RealCluster cluster = start(layout)) {
            for (int i = 0; i < seeds * PROTOCOLS.size(); i++) {
                long seed = firstSeed * PROTOCOLS.size() + i;
                compareOnce(cluster, layout, i, new LineSource(table, grammars, commands, seed), tally);
                assertThat(tally.differences())
                        .as("%s, seed %s, HELLO %s", layout, seed, protocol(i))
                        .isEmpty();
                requireEqualContent(cluster);
            }
        }
        System.out.println(layout + ", " + tally.text());
        assertThat(tally.withoutSuccess(
                        commands.stream().filter(grammars::mustSucceed).toList()))
                .as("commands of which no line was answered with more than an error")
                .isEmpty();
        done.add(layout);
    }

    private static RealCluster start(Layout layout) throws IOException {
        RealCluster cluster = RealCluster.start(layout.layout(), NodeSettings.hashTags());
        for (LocalNode node : cluster.nodes()) {
            cluster.inStore(node, "CONFIG", "SET", "hz", STORE_HZ);
        }
        return cluster;
    }

    private static String protocol(int turn) {
        return PROTOCOLS.get(turn % PROTOCOLS.size());
    }

    /** Each turn has a node of its own, so that each sees what others wrote. */
    private void compareOnce(RealCluster cluster, Layout layout, int turn, LineSource source, Tally tally)
            throws IOException {
        try (Contest contest = new Contest(sides(cluster, layout, turn), declared, tally)) {
            if (turn == 0) {
                contest.run(source.empty());
            }
            contest.run(source.fill());
            contest.run(source.round(LINES_EACH));
        }
    }

    private Contest.Sides sides(RealCluster cluster, Layout layout, int turn) {
        int node = cluster.nodes().get(turn % cluster.nodes().size()).clients().port();
        return new Contest.Sides(node, plain.store(0).port(), protocol(turn), layout == Layout.TWO_RACKS_OF_THREE);
    }

    @ParameterizedTest
    @EnumSource
    void eachCommandAloneIsAnsweredAsOneRedisDoes(Layout layout) throws IOException {
        compareAlone(layout, 1, layout.linesAlone());
    }

    /** From any seed; {@code -Dringspan.seed=N} runs that one. */
    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void eachCommandAloneIsAnsweredAsOneRedisDoesWithManyMoreLines(Layout layout) throws IOException {
        long seed = Long.getLong("ringspan.seed", System.nanoTime() & SEEDS);
        compareAlone(layout, seed, layout.linesAlone() * TIMES_AS_MANY_LINES);
    }

    /** So many buffers go by that to watch all of them would take most of the time: Netty watches some, and would find what leaks. */
    private void compareAlone(Layout layout, long seed, int linesEach) throws IOException {
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        List<Command> commands = grammars.commands(table);
        Tally tally = new Tally();
        try (RealCluster cluster = start(layout)) {
            for (int turn = 0; turn < PROTOCOLS.size(); turn++) {
                LineSource source = new LineSource(table, grammars, commands, seed * PROTOCOLS.size() + turn);
                try (Contest contest = new Contest(sides(cluster, layout, turn), declared, tally)) {
                    for (Command command : commands) {
                        contest.run(source.alone(command, linesEach));
                    }
                }
            }
            System.out.println(layout + ", each command alone, seed " + seed + ", " + tally.text());
            assertThat(tally.differences()).as("%s, seed %s", layout, seed).isEmpty();
            requireEqualContent(cluster);
        } finally {
            ResourceLeakDetector.setLevel(usual);
        }
        assertThat(tally.withFewer(commands, linesEach * PROTOCOLS.size()))
                .as("commands with fewer lines")
                .isEmpty();
    }

    private void requireEqualContent(RealCluster cluster) throws IOException {
        cluster.awaitConfirmed();
        StoreContent replicas = Replicas.requireEqual(cluster);
        try (RedisConnection redis =
                RedisConnection.connect("127.0.0.1", plain.store(0).port(), PATIENCE)) {
            assertThat(StoreContent.of(redis).differences(replicas, DEADLINES_APART_MILLIS))
                    .as("plain Redis and the cluster")
                    .isEmpty();
        }
    }
}
