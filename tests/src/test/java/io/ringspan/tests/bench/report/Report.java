package io.ringspan.tests.bench.report;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Summary;
import io.ringspan.tests.bench.report.Bar.Verdict;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The page of one run, and its line in the trend. */
public final class Report {
    /** Where the next line of the trend goes in the README; it stays below the last line. */
    static final String TREND_END = "<!-- the next run is added above this line -->";

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter FILE = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm", Locale.ROOT);

    private Report() {}

    public static String fileName(RunFacts facts) {
        return FILE.format(facts.date()) + ".md";
    }

    public static String page(RunFacts facts, Figures figures, List<Bar> bars) {
        StringBuilder page = new StringBuilder();
        page.append("# Benchmark of ")
                .append(MINUTE.format(facts.date()))
                .append(" UTC (")
                .append(facts.mode());
        page.append(" run)\n\nCommit ").append(facts.commit()).append(".\n\n");
        facts.machine()
                .forEach((name, value) -> page.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        page.append("\n## How\n\n").append(bullets(facts.method()));
        page.append("\n## Bars\n\n").append(BarTable.render(bars));
        page.append("\n## Figures\n\n").append(FigureTable.render(figures));
        figures.restingBytes().ifPresent(bytes -> page.append(resting(bytes, figures.restingSeconds())));
        if (!facts.leftOut().isEmpty()) {
            page.append("\n## Left out\n\n").append(bullets(facts.leftOut()));
        }
        return page.toString();
    }

    /** The README with one more line at the end of its trend. */
    public static String withTrend(String readme, RunFacts facts, Figures figures, List<Bar> bars) {
        int end = readme.indexOf(TREND_END);
        if (end < 0) {
            throw new IllegalArgumentException("the README has no line '" + TREND_END + "' to add the trend above");
        }
        return readme.substring(0, end) + trendLine(facts, figures, bars) + readme.substring(end);
    }

    private static String trendLine(RunFacts facts, Figures figures, List<Bar> bars) {
        long measured = bars.stream()
                .filter(bar -> bar.verdict() != Verdict.NOT_MEASURED)
                .count();
        long met = bars.stream().filter(bar -> bar.verdict() == Verdict.MET).count();
        String link = "[" + MINUTE.format(facts.date()) + "](" + fileName(facts) + ")";
        return "| " + link + " | " + facts.mode() + " | " + facts.commit() + " | " + sets(figures, Contender.RINGSPAN)
                + " | " + sets(figures, Contender.TWEMPROXY) + " | " + met + " of " + measured + " |\n";
    }

    private static String sets(Figures figures, Contender contender) {
        return List.of(1, 16, 64).stream()
                .map(depth -> figures.value(new Cell(Row.ONE_NODE, contender, "SET", depth), Summary::proxyTotalMicros))
                .map(Report::micros)
                .collect(Collectors.joining(" / "));
    }

    private static String micros(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "-";
    }

    private static String resting(long bytes, int seconds) {
        double megabytes = bytes / 1_000_000.0;
        return String.format(
                Locale.ROOT, "%nResident memory of one node %d s after its load: %.0f MB.%n", seconds, megabytes);
    }

    private static String bullets(List<String> lines) {
        return lines.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    }
}
