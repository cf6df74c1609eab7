package io.ringspan.tests.bench.figures;

import java.util.OptionalLong;

/** Reads counters out of a Prometheus text page. */
public final class MetricsText {
    private MetricsText() {}

    /** The sum of a counter over all its labels, or nothing when the page does not have it. */
    public static OptionalLong sum(String page, String counter) {
        double sum = 0;
        boolean found = false;
        for (String line : page.split("\n", -1)) {
            if (isSampleOf(line, counter)) {
                sum += Double.parseDouble(value(line));
                found = true;
            }
        }
        return found ? OptionalLong.of(Math.round(sum)) : OptionalLong.empty();
    }

    private static boolean isSampleOf(String line, String counter) {
        if (!line.startsWith(counter) || line.length() == counter.length()) {
            return false;
        }
        char next = line.charAt(counter.length());
        return next == ' ' || next == '{';
    }

    private static String value(String line) {
        String afterLabels = line.substring(line.lastIndexOf('}') + 1).trim();
        String[] words = afterLabels.split(" +", -1);
        return line.indexOf('}') >= 0 ? words[0] : words[1];
    }
}
