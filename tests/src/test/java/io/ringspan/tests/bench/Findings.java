package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Sample;
import io.ringspan.tests.bench.figures.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run has found so far.
 *
 * <p><b>Owner.</b> The benchmark's thread.
 */
final class Findings {
    private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<Contender, Long> warmUps = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private OptionalLong restingBytes = OptionalLong.empty();
    private boolean productMissing;

    void add(Cell cell, Sample sample) {
        samples.computeIfAbsent(cell, absent -> new ArrayList<>()).add(sample);
    }

    void warmedUp(Contender contender, long commands) {
        warmUps.merge(contender, commands, Long::sum);
    }

    void rested(long residentBytes) {
        restingBytes = OptionalLong.of(residentBytes);
    }

    /** Forgets what was measured of a contender that did not get through its row, and remembers why. */
    void leaveOut(Row row, Contender contender, String reason) {
        samples.keySet().removeIf(cell -> cell.row() == row && cell.contender() == contender);
        leftOut.add(contender.label() + " in row " + row.option() + ": " + oneLine(reason));
        productMissing |= contender == Contender.RINGSPAN || contender == Contender.RINGSPAN_THREE_WORKERS;
    }

    /** What must be known of how it was measured, and is known only now. */
    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    boolean isProductMissing() {
        return productMissing;
    }

    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    Map<Contender, Long> warmUps() {
        return Map.copyOf(warmUps);
    }

    Optional<Summary> summary(Cell cell) {
        return Optional.ofNullable(samples.get(cell)).map(Summary::of);
    }

    Figures figures(int restingSeconds) {
        Map<Cell, Summary> cells = new LinkedHashMap<>();
        samples.forEach((cell, rounds) -> cells.put(cell, Summary.of(rounds)));
        return new Figures(cells, restingBytes, restingSeconds);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
