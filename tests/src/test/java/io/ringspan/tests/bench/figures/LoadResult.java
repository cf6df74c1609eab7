package io.ringspan.tests.bench.figures;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one run of {@code redis-benchmark} says about itself. */
public record LoadResult(double perSecond, double p50Millis, double p99Millis, double p999Millis) {
    private static final Pattern THROUGHPUT = Pattern.compile("throughput summary: ([0-9.]+) requests per second");
    private static final Pattern PERCENTILE = Pattern.compile("(?m)^([0-9.]+)% <= ([0-9.]+) milliseconds");
    private static final String PERCENTILES_START = "Latency by percentile distribution:";
    private static final String PERCENTILES_END = "Cumulative distribution of latencies:";

    /**
     * Reads the long form of its output. Of its percentiles, which halve the distance to 100 % from line to line, the
     * first at or above the wanted one is taken: never a flattering value.
     */
    public static LoadResult parse(String output) {
        Matcher throughput = THROUGHPUT.matcher(output);
        int start = output.indexOf(PERCENTILES_START);
        int end = output.indexOf(PERCENTILES_END);
        if (!throughput.find() || start < 0 || end < start) {
            throw new IllegalArgumentException("not the long output of redis-benchmark: " + lastLines(output));
        }
        String percentiles = output.substring(start, end);
        return new LoadResult(
                Double.parseDouble(throughput.group(1)),
                atLeast(50, percentiles),
                atLeast(99, percentiles),
                atLeast(99.9, percentiles));
    }

    private static double atLeast(double percent, String percentiles) {
        Matcher line = PERCENTILE.matcher(percentiles);
        while (line.find()) {
            if (Double.parseDouble(line.group(1)) >= percent) {
                return Double.parseDouble(line.group(2));
            }
        }
        throw new IllegalArgumentException("redis-benchmark printed no percentile of " + percent + " % or more");
    }

    private static String lastLines(String output) {
        int shownMax = 400;
        String text = output.strip();
        return text.substring(Math.max(0, text.length() - shownMax));
    }
}
