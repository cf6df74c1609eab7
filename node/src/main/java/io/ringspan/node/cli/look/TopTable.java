package io.ringspan.node.cli.look;

import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table of {@code top}. Stateless. */
final class TopTable {
    private static final double MICROS_PER_MILLI = 1_000;
    private static final double MILLIS_PER_SECOND = 1_000;

    /** By what the rows may stand in order; all but the name from the largest on. */
    enum Sort {
        NODE,
        OPS,
        READS,
        WRITES,
        P99,
        ERRORS,
        LAG;

        private Comparator<TopRow> order() {
            return Comparator.comparingDouble((TopRow row) -> -value(row)).thenComparing(TopRow::node);
        }

        private double value(TopRow row) {
            return switch (this) {
                case NODE -> 0;
                case OPS -> row.reads() + row.writes();
                case READS -> row.reads();
                case WRITES -> row.writes();
                case P99 -> row.p99Micros().orElse(0L);
                case ERRORS -> row.errors();
                case LAG -> row.lagMillis();
            };
        }
    }

    private TopTable() {}

    static List<String> lines(List<TopRow> rows, Sort sort) {
        TextTable table = new TextTable(
                        Edge.LEFT,
                        Edge.LEFT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT,
                        Edge.RIGHT)
                .row(
                        "node",
                        "state",
                        "ops/s",
                        "reads/s",
                        "writes/s",
                        "p50 ms",
                        "p99 ms",
                        "errors/s",
                        "clients",
                        "lag s",
                        "hints");
        List<TopRow> sorted = rows.stream().sorted(sort.order()).toList();
        for (TopRow row : sorted) {
            if (row.error().isEmpty()) {
                row(table, row.node(), row.state(), List.of(row));
            } else {
                table.row(row.node(), "silent", "", "", "", "", "", "", "", "", "");
            }
        }
        if (rows.size() > 1) {
            row(table, "all", "", rows);
        }
        List<String> lines = new ArrayList<>(table.lines());
        for (TopRow row : sorted) {
            if (!row.error().isEmpty()) {
                lines.add(row.node() + ": " + row.error());
            }
        }
        return lines;
    }

    /** Rates are added up, of times the longest counts. */
    private static void row(TextTable table, String name, String state, List<TopRow> of) {
        double reads = of.stream().mapToDouble(TopRow::reads).sum();
        double writes = of.stream().mapToDouble(TopRow::writes).sum();
        table.row(
                name,
                state,
                rate(reads + writes),
                rate(reads),
                rate(writes),
                millis(of.stream().flatMap(row -> row.p50Micros().stream()).max(Comparator.naturalOrder())),
                millis(of.stream().flatMap(row -> row.p99Micros().stream()).max(Comparator.naturalOrder())),
                rate(of.stream().mapToDouble(TopRow::errors).sum()),
                number(of.stream().mapToLong(TopRow::clients).sum()),
                String.format(
                        Locale.ROOT,
                        "%,.1f",
                        of.stream().mapToLong(TopRow::lagMillis).max().orElse(0) / MILLIS_PER_SECOND),
                number(of.stream().mapToLong(TopRow::hinted).sum()));
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String millis(Optional<Long> micros) {
        return micros.map(its -> String.format(Locale.ROOT, "%,.2f", its / MICROS_PER_MILLI))
                .orElse("-");
    }
}
