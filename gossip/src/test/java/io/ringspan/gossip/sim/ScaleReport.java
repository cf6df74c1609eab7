package io.ringspan.gossip.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Measures clusters of several sizes and writes the table and the plot (SVG) of docs/gossip.md to the standard output. */
public final class ScaleReport {
    private static final List<Integer> SIZES = List.of(10, 30, 100, 300, 1_000);
    private static final int RUNS = 3;

    private ScaleReport() {}

    /** Measures and writes; takes no arguments. */
    public static void main(String[] arguments) {
        List<List<Scale.Result>> all = new ArrayList<>();
        for (int size : SIZES) {
            List<Scale.Result> runs = new ArrayList<>();
            for (int seed = 1; seed <= RUNS; seed++) {
                runs.add(Scale.of(size, seed));
            }
            all.add(runs);
        }
        System.out.println(table(all));
        System.out.println(ScalePlot.of(all));
    }

    /** One row for each size: the median of the runs, and the worst in brackets. */
    static String table(List<List<Scale.Result>> all) {
        StringBuilder text =
                new StringBuilder("| nodes | join | change of state | crash | of that, from the first verdict"
                        + " | messages per node and second | bytes | bytes while things happen |\n"
                        + "|---|---|---|---|---|---|---|---|\n");
        for (List<Scale.Result> runs : all) {
            text.append("| ").append(runs.get(0).nodes());
            time(text, runs, Scale.Result::joinSeconds);
            time(text, runs, Scale.Result::stateSeconds);
            time(text, runs, Scale.Result::crashSeconds);
            time(text, runs, Scale.Result::verdictSeconds);
            number(text, runs, Scale.Result::messages);
            number(text, runs, Scale.Result::bytes);
            number(text, runs, Scale.Result::busyBytes);
            text.append(" |\n");
        }
        return text.toString();
    }

    static double median(List<Scale.Result> runs, ToDoubleFunction<Scale.Result> what) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(what))
                .skip(runs.size() / 2)
                .mapToDouble(what)
                .findFirst()
                .orElseThrow();
    }

    private static void time(StringBuilder text, List<Scale.Result> runs, ToDoubleFunction<Scale.Result> what) {
        double median = median(runs, what);
        double worst = runs.stream().mapToDouble(what).max().orElseThrow();
        text.append(String.format(
                Locale.ROOT, " | %.1f s (%.1f), %.0f rounds (%.0f)", median, worst, rounds(median), rounds(worst)));
    }

    /** Those that have begun. */
    private static double rounds(double seconds) {
        return Math.ceil(seconds / Scale.ROUND_SECONDS - 0.01);
    }

    private static void number(StringBuilder text, List<Scale.Result> runs, ToDoubleFunction<Scale.Result> what) {
        text.append(String.format(Locale.ROOT, " | %,.0f", median(runs, what)));
    }
}
