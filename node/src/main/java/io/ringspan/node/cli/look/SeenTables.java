package io.ringspan.node.cli.look;

import io.ringspan.node.seen.HotKeyReport;
import io.ringspan.node.seen.KeyText;
import io.ringspan.node.seen.SlowPages;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a node has seen of its clients, in lines for people. Stateless. */
final class SeenTables {
    private static final int KEY_SHOWN_MAX = 60;
    private static final double MICROS_PER_MILLI = 1_000;

    private SeenTables() {}

    /** The commands that took long. */
    static List<String> slow(SlowPages.Shown shown) {
        if (shown.slowerThanMillis() < 0) {
            return List.of("the node keeps no slow log (slowlog_slower_than)");
        }
        if (shown.entries().isEmpty()) {
            return List.of("no command has taken " + shown.slowerThanMillis() + " ms or longer");
        }
        TextTable table = new TextTable(Edge.LEFT, Edge.RIGHT, Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.LEFT)
                .row("at", "ms", "command", "key", "level", "ended", "client and owners");
        for (SlowPages.Entry each : shown.entries()) {
            String more = each.commands() > 1 ? " and " + (each.commands() - 1) + " more" : "";
            table.row(
                    each.at(),
                    String.format(Locale.ROOT, "%,.1f", each.micros() / MICROS_PER_MILLI),
                    each.command() + more,
                    each.key().map(SeenTables::key).orElse("-"),
                    each.level().name(),
                    each.outcome(),
                    address(each.client().address())
                            + each.owners()
                                    .map(owners -> " to " + String.join(" ", owners))
                                    .orElse(""));
        }
        List<String> lines = new ArrayList<>(table.lines());
        int left = shown.length() - shown.entries().size();
        if (left > 0) {
            lines.add("and " + left + " before them (--count)");
        }
        return lines;
    }

    /** The keys that are asked for most. */
    static List<String> hot(HotKeyReport report) {
        if (report.keys().isEmpty()) {
            return List.of("no key was asked for lately");
        }
        TextTable table = new TextTable(Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT)
                .row("key", "a second", "+-", "share", "reads", "writes");
        for (HotKeyReport.HotKey each : report.keys()) {
            table.row(
                    key(each.key()),
                    number(each.perSecond()),
                    number(each.errorPerSecond()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * each.share()),
                    number(each.readsPerSecond()),
                    number(each.writesPerSecond()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(String.format(
                Locale.ROOT,
                "of %s commands a second; one of %d was looked at, %d in all",
                number(report.commandsPerSecond()),
                report.oneOf(),
                report.samples()));
        return lines;
    }

    /** Without the slash by which Java says that it knows no name. */
    private static String address(String said) {
        return said.startsWith("/") ? said.substring(1) : said;
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, "%,.1f", rate);
    }

    private static String key(KeyText key) {
        boolean isLong = key.text().length() > KEY_SHOWN_MAX;
        String text = isLong ? key.text().substring(0, KEY_SHOWN_MAX) : key.text();
        return isLong || key.cut() ? text + "... (" + key.bytes() + " bytes)" : text;
    }
}
