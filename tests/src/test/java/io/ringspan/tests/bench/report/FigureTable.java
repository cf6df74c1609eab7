package io.ringspan.tests.bench.report;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Summary;
import java.util.Locale;
import java.util.Map;

/** The table of everything measured, one line a cell. */
public final class FigureTable {
    private static final double BYTES_PER_MB = 1_000_000;

    private FigureTable() {}

    public static String render(Figures figures) {
        TextTable table = new TextTable(
                3,
                "row",
                "command",
                "who",
                "depth",
                "commands/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "proxy CPU us",
                "user us",
                "spread",
                "store CPU us",
                "store cmds",
                "heap B",
                "peak MB");
        figures.cells().entrySet().forEach(entry -> add(table, entry));
        return table.toString();
    }

    private static void add(TextTable table, Map.Entry<Cell, Summary> entry) {
        Cell cell = entry.getKey();
        Summary summary = entry.getValue();
        boolean proxy = !cell.contender().isStore();
        table.add(
                cell.row().option(),
                cell.command(),
                cell.contender().label(),
                Integer.toString(cell.depth()),
                format("%.0f", summary.perSecond()),
                format("%.2f", summary.p50Millis()),
                format("%.2f", summary.p99Millis()),
                format("%.2f", summary.p999Millis()),
                proxy ? format("%.2f", summary.proxyTotalMicros()) : "-",
                proxy ? format("%.2f", summary.proxyUserMicros()) : "-",
                proxy ? format("%.0f %%", summary.proxyCpuSpread() * 100) : "-",
                format("%.2f", summary.storeTotalMicros()),
                format("%.2f", summary.storeCommandsPerCommand()),
                summary.allocatedBytesPerCommand().isPresent()
                        ? format("%.1f", summary.allocatedBytesPerCommand().getAsDouble())
                        : "-",
                proxy ? format("%.0f", summary.peakBytes() / BYTES_PER_MB) : "-");
    }

    private static String format(String pattern, double number) {
        return String.format(Locale.ROOT, pattern, number);
    }
}
