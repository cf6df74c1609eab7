package io.ringspan.tests.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.turn.BesideOthers;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
class SummaryTest {
    @ParameterizedTest
    @CsvSource({"3, 3", "'1 9', 5", "'9 1 2', 2", "'1000 1 2 3 4', 3"})
    void theMedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle(String numbers, double median) {
        List<Double> values =
                List.of(numbers.split(" ", -1)).stream().map(Double::valueOf).toList();
        assertThat(Median.of(values, value -> value)).isEqualTo(median);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Median.of(List.of(), (Double value) -> value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneBadRoundMovesNoMedianButShowsInTheSpreadAndThePeak() {
        Summary summary = Summary.of(List.of(
                sample(1000, new CpuTime(10, 10), 50),
                sample(1000, new CpuTime(30, 70), 90),
                sample(2000, new CpuTime(20, 20), 60)));
        assertThat(summary.proxyTotalMicros()).isEqualTo(200);
        assertThat(summary.proxyCpuSpread()).isEqualTo((1000 - 200) / 200.0);
        assertThat(summary.peakBytes()).isEqualTo(90);
        assertThat(summary.storeCommandsPerCommand()).isEqualTo(6);
    }

    @Test
    void userTimeIsThatOfAllRoundsOverTheCommandsOfAll() {
        Summary summary =
                Summary.of(List.of(sample(1000, new CpuTime(10, 10), 1), sample(3000, new CpuTime(30, 10), 1)));
        assertThat(summary.proxyUserMicros()).isEqualTo(100);
    }

    @Test
    void allocationIsOfTheRoundsThatCountedIt() {
        Function<OptionalLong, Sample> counted = bytes ->
                new Sample(100, new LoadResult(1, 1, 1, 1), CpuTime.ZERO, CpuTime.ZERO, 100, bytes, MemoryUse.ZERO);
        Summary all = Summary.of(List.of(counted.apply(OptionalLong.of(3200)), counted.apply(OptionalLong.empty())));
        Summary none = Summary.of(List.of(counted.apply(OptionalLong.empty())));
        assertThat(all.allocatedBytesPerCommand()).hasValue(32);
        assertThat(none.allocatedBytesPerCommand()).isEmpty();
        assertThat(none.proxyCpuSpread()).isZero();
    }

    @Test
    void aRatioNeedsBothItsCells() {
        Cell ours = new Cell(Row.ONE_NODE, Contender.RINGSPAN, "GET", 16);
        Cell theirs = new Cell(Row.ONE_NODE, Contender.TWEMPROXY, "GET", 16);
        Summary half = Summary.of(List.of(sample(1000, new CpuTime(10, 0), 1)));
        Summary whole = Summary.of(List.of(sample(1000, new CpuTime(20, 0), 1)));
        Figures both = new Figures(Map.of(ours, half, theirs, whole), OptionalLong.empty(), 60);
        Figures one = new Figures(Map.of(ours, half), OptionalLong.empty(), 60);
        assertThat(both.ratio(ours, Summary::proxyTotalMicros, theirs, Summary::proxyTotalMicros))
                .hasValue(0.5);
        assertThat(one.ratio(ours, Summary::proxyTotalMicros, theirs, Summary::proxyTotalMicros))
                .isEmpty();
        assertThat(both.ratio(ours, Summary::proxyTotalMicros, theirs, Summary::storeTotalMicros))
                .isEmpty();
    }

    private static Sample sample(long commands, CpuTime proxy, long peakBytes) {
        return new Sample(
                commands,
                new LoadResult(1000, 1, 2, 3),
                proxy,
                CpuTime.ZERO,
                commands * 6,
                OptionalLong.empty(),
                new MemoryUse(0, peakBytes));
    }
}
