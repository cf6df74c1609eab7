package io.ringspan.node.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells in columns that are as wide as their widest cell.
 *
 * <p><b>Owner.</b> Whoever makes it.
 */
public final class TextTable {
    /** Which edge a column's cells share. */
    public enum Edge {
        LEFT,
        RIGHT
    }

    private static final String GAP = "  ";

    private final List<Edge> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(Edge... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with a cell for each column. */
    public TextTable row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The rows as lines, without blanks at their ends. */
    public List<String> lines() {
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP);
            line.append(columns.get(i) == Edge.LEFT ? row.get(i) + blanks : blanks + row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
