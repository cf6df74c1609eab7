package io.ringspan.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.turn.BesideOthers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

@BesideOthers
class BenchPlanTest {
    private static final Path ANY = Path.of("any");
    private static final EnumSet<Row> ALL = EnumSet.complementOf(EnumSet.copyOf(Row.WHEN_NAMED));

    @Test
    void aFullRunIsPlannedForLessThanFifteenMinutes() {
        assertThat(BenchPlan.full(ALL, ANY, ANY, ANY).estimatedSeconds()).isBetween(300, 15 * 60);
    }

    @Test
    void aQuickRunIsPlannedForLessThanThreeMinutes() {
        assertThat(BenchPlan.quick(withoutLevels(), ANY, ANY, ANY).estimatedSeconds())
                .isBetween(60, 170);
    }

    private static EnumSet<Row> withoutLevels() {
        EnumSet<Row> rows = EnumSet.copyOf(ALL);
        rows.remove(Row.LEVELS);
        return rows;
    }

    @Test
    void eachRowThatIsTakenOnlyWhenItIsNamedTakesLessThanFourMinutes() {
        for (Row row : Row.WHEN_NAMED) {
            assertThat(BenchPlan.full(EnumSet.of(row), ANY, ANY, ANY).estimatedSeconds())
                    .isBetween(60, 4 * 60);
        }
    }

    @Test
    void fewerRowsAndRoundsTakeLess() {
        BenchPlan one = BenchPlan.quick(EnumSet.of(Row.HANDOVER), ANY, ANY, ANY);
        assertThat(one.estimatedSeconds()).isLessThan(20);
        assertThat(one.withRounds(1).estimatedSeconds()).isLessThan(one.estimatedSeconds());
    }

    @Test
    void rowsAreNamedAsTheHelpNamesThem() {
        assertThat(List.of(
                        "one-node",
                        "mget",
                        "cluster",
                        "levels",
                        "everywhere",
                        "handover",
                        "metrics",
                        "frozen",
                        "large",
                        "catch-up",
                        "memcache",
                        "memcache-four"))
                .map(Row::parse)
                .containsExactly(Row.values());
        assertThatThrownBy(() -> Row.parse("one_node")).hasMessageContaining("choose from: one-node, mget");
    }

    @Test
    void anMgetNamesEachOfItsKeysApart() {
        Workload workload = Workload.mget(10);
        assertThat(workload.arguments()).hasSize(11).startsWith("MGET", "key:__rand_int__");
        assertThat(workload.options()).isEmpty();
    }

    @Test
    void aGetOfMemcachedNamesEachOfItsKeysToo() {
        Workload workload = Workload.memcacheGetOf(100);
        assertThat(workload.arguments()).hasSize(101).startsWith("get", "key:__rand_int__");
        assertThat(workload.depth()).isEqualTo(1);
    }
}
