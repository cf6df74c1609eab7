package io.ringspan.tests.bench.figures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
}
