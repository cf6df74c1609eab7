package io.ringspan.node.cli.balance;

import io.ringspan.node.measure.MeasureReport;
import io.ringspan.node.measure.PreviewReport;
import io.ringspan.node.measure.PreviewReport.Amount;
import io.ringspan.node.measure.PreviewReport.Moved;
import io.ringspan.node.measure.PreviewReport.OfRack;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Both reports as lines for people. Stateless. */
public final class BalanceTables {
    private static final double PERCENT = 100;
    private static final double KILO = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private BalanceTables() {}

    /** What each node's store holds and is asked for. */
    public static List<String> of(MeasureReport report) {
        TextTable table = new TextTable(
                Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.LEFT);
        table.row("NODE", "TOKENS", "KEYS", "BYTES", "OF RACK", "COMMANDS/S", "AGE", "TROUBLE");
        for (MeasureReport.Node node : report.nodes()) {
            String trouble = node.why().isEmpty() && node.weight().isEmpty() ? "not measured" : node.why();
            table.row(
                    node.node(),
                    percent(node.share()),
                    node.weight().map(found -> count(found.keys())).orElse("-"),
                    node.weight().map(found -> bytes(found.bytes())).orElse("-"),
                    node.weight().map(found -> percent(found.bytesShare())).orElse("-"),
                    node.weight().map(found -> count(Math.round(found.load()))).orElse("-"),
                    node.weight().map(found -> found.secondsAgo() + " s").orElse("-"),
                    trouble);
        }
        return table.lines();
    }

    /** What would be moved, and what each node would have then. */
    public static List<String> of(PreviewReport report) {
        List<String> lines = new ArrayList<>();
        for (OfRack rack : report.racks()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(of(rack));
        }
        return lines;
    }

    private static List<String> of(OfRack rack) {
        List<String> lines = new ArrayList<>();
        String name = "Rack " + rack.datacenter() + "/" + rack.rack() + ": ";
        if (rack.steps().isEmpty()) {
            lines.add(name + "nothing to move, the heaviest node has " + times(rack.unevenBefore()) + " of the average"
                    + (rack.reached() ? "" : ", and what it has cannot be cut"));
            return lines;
        }
        lines.add(name + "the heaviest node has " + times(rack.unevenBefore()) + " of the average, and "
                + times(rack.unevenAfter()) + " behind " + rack.steps().size()
                + (rack.steps().size() == 1 ? " step" : " steps") + " that move "
                + words(rack.moved()) + (rack.reached() ? "" : "; less is not possible"));
        lines.add("");
        lines.addAll(steps(rack));
        lines.add("");
        lines.addAll(nodes(rack));
        return lines;
    }

    private static List<String> steps(OfRack rack) {
        TextTable table = new TextTable(
                Edge.RIGHT, Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT);
        table.row("STEP", "FROM", "TO", "FIRST", "LAST", "KEYS", "BYTES", "COMMANDS/S");
        for (int step = 0; step < rack.steps().size(); step++) {
            for (Moved move : rack.steps().get(step).moves()) {
                table.row(
                        Integer.toString(step + 1),
                        move.from(),
                        move.to(),
                        Long.toString(move.first()),
                        Long.toString(move.last()),
                        count(move.amount().keys()),
                        bytes(move.amount().bytes()),
                        load(move.amount()));
            }
        }
        return table.lines();
    }

    private static List<String> nodes(OfRack rack) {
        TextTable table = new TextTable(
                Edge.LEFT,
                Edge.RIGHT,
                Edge.RIGHT,
                Edge.RIGHT,
                Edge.RIGHT,
                Edge.RIGHT,
                Edge.RIGHT,
                Edge.RIGHT,
                Edge.RIGHT);
        table.row("NODE", "SHARE", "THEN", "KEYS", "THEN", "BYTES", "THEN", "COMMANDS/S", "THEN");
        for (PreviewReport.Node node : rack.nodes()) {
            table.row(
                    node.node(),
                    percent(node.shareBefore()),
                    percent(node.shareAfter()),
                    count(node.before().keys()),
                    count(node.after().keys()),
                    bytes(node.before().bytes()),
                    bytes(node.after().bytes()),
                    load(node.before()),
                    load(node.after()));
        }
        return table.lines();
    }

    private static String load(Amount amount) {
        return count(Math.round(amount.load()));
    }

    private static String words(Amount amount) {
        return count(amount.keys()) + " keys of " + bytes(amount.bytes());
    }

    private static String times(double uneven) {
        return String.format(Locale.ROOT, "%.2f times", uneven);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", PERCENT * share);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String bytes(long bytes) {
        double left = (double) bytes;
        int unit = 0;
        while (left >= KILO && unit < UNITS.length - 1) {
            left /= KILO;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
    }
}
