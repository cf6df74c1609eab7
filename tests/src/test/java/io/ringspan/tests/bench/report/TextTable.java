package io.ringspan.tests.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in Markdown whose columns are padded, so that it is as readable on a terminal as on a page. The first
 * {@code leftColumns} are aligned left, the rest, being numbers, right.
 *
 * <p><b>Owner.</b> The thread that builds it.
 */
final class TextTable {
    private final List<String> header;
    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        this.header = List.of(header);
    }

    void add(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells under " + header.size());
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        append(text, header, widths);
        for (int column = 0; column < widths.length; column++) {
            String dashes = "-".repeat(widths[column]);
            text.append(column < leftColumns ? "|-" + dashes + '-' : "|-" + dashes + ':');
        }
        text.append("|\n");
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            text.append("| ")
                    .append(column < leftColumns ? cell + padding : padding + cell)
                    .append(' ');
        }
        text.append("|\n");
    }

    private int[] widths() {
        int dashesMin = 3;
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            int index = column;
            int widestCell =
                    rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0);
            widths[column] = Math.max(dashesMin, Math.max(header.get(column).length(), widestCell));
        }
        return widths;
    }
}
