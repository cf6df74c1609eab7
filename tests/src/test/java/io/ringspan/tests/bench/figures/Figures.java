package io.ringspan.tests.bench.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Everything one run measured.
 *
 * @param cells in the order in which the table shows them
 * @param restingBytes resident memory of the one-node Ringspan some time after its load
 * @param restingSeconds that time
 */
public record Figures(Map<Cell, Summary> cells, OptionalLong restingBytes, int restingSeconds) {

    public Figures {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    public Optional<Summary> find(Cell cell) {
        return Optional.ofNullable(cells.get(cell));
    }

    public OptionalDouble value(Cell cell, ToDoubleFunction<Summary> figure) {
        return find(cell)
                .map(summary -> OptionalDouble.of(figure.applyAsDouble(summary)))
                .orElseGet(OptionalDouble::empty);
    }

    /** The two cells' figures divided, or nothing when one was not measured. */
    public OptionalDouble ratio(
            Cell above, ToDoubleFunction<Summary> aboveFigure, Cell below, ToDoubleFunction<Summary> belowFigure) {
        OptionalDouble numerator = value(above, aboveFigure);
        OptionalDouble denominator = value(below, belowFigure);
        if (numerator.isEmpty() || denominator.isEmpty() || denominator.getAsDouble() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(numerator.getAsDouble() / denominator.getAsDouble());
    }

    /** The median of what the two cells' figures divided give round by round, or nothing when one was not measured. */
    public OptionalDouble medianOfPairs(Cell above, Cell below, Function<Summary, List<Double>> byRound) {
        List<Double> numerators = find(above).map(byRound).orElse(List.of());
        List<Double> denominators = find(below).map(byRound).orElse(List.of());
        int rounds = Math.min(numerators.size(), denominators.size());
        if (rounds == 0 || denominators.contains(0.0)) {
            return OptionalDouble.empty();
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(numerators.get(round) / denominators.get(round));
        }
        return OptionalDouble.of(Median.of(ratios, ratio -> ratio));
    }
}
