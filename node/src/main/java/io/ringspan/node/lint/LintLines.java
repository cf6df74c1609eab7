package io.ringspan.node.lint;

import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A report as lines for people.
 *
 * @param coloured whether kinds are coloured
 */
public record LintLines(LintReport report, boolean coloured) {
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    /** A part for each kind, with two lines for each finding, and one line that sums up. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<String> rows = table().lines();
        for (int i = 0; i < rows.size(); i++) {
            Finding finding = report.findings().get(i);
            if (i == 0 || finding.kind() != report.findings().get(i - 1).kind()) {
                lines.addAll(i == 0 ? List.of() : List.of(""));
                lines.add(colour(
                        finding.kind().isBad() ? RED : YELLOW, finding.kind().meaning()));
            }
            lines.add("  " + rows.get(i));
            lines.add(colour(FAINT, "      line " + finding.line() + ": " + finding.example()));
        }
        lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
        lines.addAll(sums());
        return lines;
    }

    private TextTable table() {
        TextTable table = new TextTable(Edge.RIGHT, Edge.LEFT, Edge.LEFT);
        for (Finding finding : report.findings()) {
            table.row(finding.count() + "x", finding.command(), finding.reason());
        }
        return table;
    }

    private List<String> sums() {
        LintReport.Counts counts = report.counts();
        List<String> sums = new ArrayList<>();
        long all = counts.commands() + counts.ofScripts();
        String scripts = counts.ofScripts() == 0 ? "" : ", " + counts.ofScripts() + " of them by scripts";
        String found = report.findings().isEmpty()
                ? "nothing would behave differently"
                : counts.different() + " would behave differently, for "
                        + number(report.findings().size(), "reason");
        sums.add(number(all, "command") + scripts + ": " + found);
        report.unread()
                .first()
                .ifPresent(first -> sums.add(number(report.unread().lines(), "line")
                        + " not as MONITOR prints them, or too long, and not looked at; the first is line " + first));
        if (report.more() > 0) {
            sums.add(report.more() + " more are not listed: there are more than " + Findings.MAX + " reasons");
        }
        return sums;
    }

    private static String number(long count, String word) {
        return String.format(Locale.ROOT, "%d %s%s", count, word, count == 1 ? "" : "s");
    }

    private String colour(String colour, String text) {
        return coloured ? colour + text + PLAIN : text;
    }
}
