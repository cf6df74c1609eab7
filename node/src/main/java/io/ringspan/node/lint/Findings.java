package io.ringspan.node.lint;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was found so far: each command and reason once, with how often.
 *
 * <p><b>Owner.</b> Whoever reads the log.
 *
 * <p><b>Limits.</b> {@value #MAX} of them; what is found beyond is counted only.
 */
final class Findings {
    static final int MAX = 1000;

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::kind)
            .thenComparing(Comparator.comparingLong(Finding::count).reversed())
            .thenComparing(Finding::line);

    private final Map<What, Seen> seen = new LinkedHashMap<>();
    private long more;

    private record What(Kind kind, String command, String reason) {}

    private static final class Seen {
        private final long line;
        private final String example;
        private long count = 1;

        Seen(long line, String example) {
            this.line = line;
            this.example = example;
        }
    }

    /** @param example asked for once */
    void add(Kind kind, String command, String reason, long line, Supplier<String> example) {
        What what = new What(kind, command, reason);
        Seen before = seen.get(what);
        if (before != null) {
            before.count++;
        } else if (seen.size() < MAX) {
            seen.put(what, new Seen(line, example.get()));
        } else {
            more++;
        }
    }

    /** The worst first, of each kind the most frequent first. */
    List<Finding> sorted() {
        return seen.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .sorted(WORST_FIRST)
                .toList();
    }

    private static Finding finding(What what, Seen seen) {
        return new Finding(what.kind(), what.command(), what.reason(), seen.count, seen.line, seen.example);
    }

    /** How often something was found that is not among them. */
    long more() {
        return more;
    }
}
