package io.ringspan.tests.observe.board;

import java.util.List;

/**
 * One dashboard.
 *
 * @param file its name below {@code conf/grafana/dashboards}, without the ending
 * @param answers the question that it answers
 */
public record Board(String file, String title, String answers, List<Row> rows) {
    /** All that there are, in the order of their use. */
    public static final List<Board> ALL =
            List.of(OverviewBoard.BOARD, NodeBoard.BOARD, ReplicationBoard.BOARD, GossipBoard.BOARD);

    public Board {
        rows = List.copyOf(rows);
    }

    /** Panels that belong together, under a title. */
    public record Row(String title, List<Panel> panels) {
        public Row {
            panels = List.copyOf(panels);
        }

        static Row of(String title, Panel... panels) {
            return new Row(title, List.of(panels));
        }
    }

    /** All panels. */
    public List<Panel> panels() {
        return rows.stream().flatMap(row -> row.panels().stream()).toList();
    }
}
