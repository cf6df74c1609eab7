package io.ringspan.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.terminal.TextTable.Edge;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndKeepTheirEdge() {
        TextTable table = new TextTable(Edge.LEFT, Edge.RIGHT, Edge.LEFT);
        table.row("name", "n", "end").row("a", "12345", "").row("long name", "7", "x");
        assertThat(table.lines()).containsExactly("name           n  end", "a          12345", "long name      7  x");
    }

    @Test
    void aRowWithTooFewCellsIsRefused() {
        assertThatThrownBy(() -> new TextTable(Edge.LEFT, Edge.LEFT).row("one"))
                .hasMessageContaining("1 cells for 2 columns");
    }
}
