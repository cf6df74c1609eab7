package io.ringspan.tests.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Summary;
import io.ringspan.tests.bench.report.Bar.Sense;
import io.ringspan.tests.bench.report.Bar.Verdict;
import io.ringspan.tests.turn.BesideOthers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
class BarTableTest {
    private static final List<String> COMMANDS = List.of(
            "GET",
            "SET",
            "get",
            "set",
            "get of 100 keys",
            "MGET 10",
            "MGET 100",
            "GET from 2 clients",
            "SET from 2 clients",
            "GET 10 KB",
            "SET 10 KB",
            "GET 1 MB",
            "SET 1 MB",
            "missed SET",
            "paced SET, here",
            "paced SET, there",
            "SET meanwhile, here",
            "SET meanwhile, there");
    private static final Figures NOTHING = new Figures(Map.of(), OptionalLong.empty(), 60);

    @ParameterizedTest
    @CsvSource({
        "AT_MOST, 1.0, MET",
        "AT_MOST, 1.01, NOT_MET",
        "BELOW, 0.99, MET",
        "BELOW, 1.0, NOT_MET",
        "AT_LEAST, 1.0, MET",
        "AT_LEAST, 0.99, NOT_MET"
    })
    void aBarIsMetOnTheRightSideOfItsLimit(Sense sense, double measured, Verdict verdict) {
        Bar bar = new Bar("any", OptionalDouble.of(measured), sense, 1.0, "x");
        assertThat(bar.verdict()).isEqualTo(verdict);
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        assertThat(BarTable.of(NOTHING)).isNotEmpty().allMatch(bar -> bar.verdict() == Verdict.NOT_MEASURED);
    }

    @Test
    void everyMeasuredBarIsJudged() {
        assertThat(BarTable.of(measured(1))).noneMatch(bar -> bar.verdict() == Verdict.NOT_MEASURED);
    }

    @Test
    void aNodeAsCheapAsItsRivalsMeetsOnlyTheBarsThatAllowIt() {
        assertThat(names(measured(1), Verdict.NOT_MET))
                .containsExactlyInAnyOrder(
                        "proxy CPU / twemproxy, GET, depth 16",
                        "proxy CPU / twemproxy, SET, depth 16",
                        "proxy CPU / twemproxy, GET, depth 64",
                        "proxy CPU / twemproxy, SET, depth 64",
                        "proxy CPU / Redis's own, GET, depth 16",
                        "proxy CPU / Redis's own, SET, depth 16",
                        "proxy CPU / Redis's own, GET, depth 64",
                        "proxy CPU / Redis's own, SET, depth 64",
                        "proxy CPU / twemproxy, memcached's get, depth 16",
                        "proxy CPU / twemproxy, memcached's set, depth 16");
    }

    @Test
    void aNodeAtATenthOfTheCostMeetsThemAll() {
        assertThat(names(measured(0.1), Verdict.NOT_MET)).isEmpty();
    }

    @Test
    void aNodeAtTenTimesTheCostMeetsNone() {
        assertThat(names(measured(10), Verdict.MET))
                .allMatch(name -> name.startsWith("throughput")
                        || name.startsWith("four nodes' throughput")
                        || name.startsWith("CPU with workers: 3")
                        || name.startsWith("CPU at DC_SAFE_QUORUM")
                        || name.startsWith("p99 with another store frozen")
                        || name.startsWith("CPU with metrics")
                        || name.startsWith("catch-up")
                        || name.startsWith("live p99"));
    }

    @Test
    void aFrozenStoreIsJudgedByTheMedianOfPairedRounds() {
        Map<Cell, Summary> cells = new LinkedHashMap<>();
        cells.put(new Cell(Row.FROZEN, Contender.RINGSPAN, "GET", 16), p99s(1.0, 10.0, 2.0));
        cells.put(new Cell(Row.FROZEN, Contender.RINGSPAN_ONE_FROZEN, "GET", 16), p99s(1.6, 13.0, 3.2));
        Figures figures = new Figures(cells, OptionalLong.empty(), 60);
        assertThat(names(figures, Verdict.NOT_MET))
                .containsExactly("p99 with another store frozen / without, GET, depth 16");
    }

    private static Summary p99s(Double... rounds) {
        return new Summary(1, 1, 1, 1, 1, 1, 0, 1, 1, OptionalDouble.empty(), 1, List.of(rounds), List.of());
    }

    @Test
    void memoryReadTooEarlyIsNotJudged() {
        Figures early = new Figures(Map.of(), OptionalLong.of(1_000_000), 10);
        assertThat(BarTable.of(early)).allMatch(bar -> bar.verdict() == Verdict.NOT_MEASURED);
    }

    private static List<String> names(Figures figures, Verdict verdict) {
        return BarTable.of(figures).stream()
                .filter(bar -> bar.verdict() == verdict)
                .map(Bar::what)
                .toList();
    }

    /** Every cell there is, Ringspan's at this cost and all others at 1. */
    private static Figures measured(double cost) {
        Map<Cell, Summary> cells = new LinkedHashMap<>();
        for (Row row : Row.values()) {
            for (Contender contender : Contender.values()) {
                boolean ours = contender.name().startsWith("RINGSPAN");
                for (String command : COMMANDS) {
                    for (int depth : List.of(1, 16, 64)) {
                        cells.put(new Cell(row, contender, command, depth), summary(ours ? cost : 1));
                    }
                }
            }
        }
        return new Figures(cells, OptionalLong.of(Math.round(cost * 200_000_000)), 60);
    }

    private static Summary summary(double cost) {
        return new Summary(
                1000,
                1,
                1,
                1,
                cost,
                cost,
                0,
                1,
                cost,
                OptionalDouble.of(cost * 20),
                1,
                List.of(cost, cost, cost),
                List.of(cost, cost, cost));
    }
}
