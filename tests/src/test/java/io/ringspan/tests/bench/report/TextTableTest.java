package io.ringspan.tests.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class TextTableTest {
    @Test
    void wordsStandLeftAndNumbersRight() {
        TextTable table = new TextTable(1, "who", "us");
        table.add("twemproxy", "12.50");
        table.add("us", "9.1");
        assertThat(table.toString()).isEqualTo("""
                        | who       |    us |
                        |-----------|------:|
                        | twemproxy | 12.50 |
                        | us        |   9.1 |
                        """);
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> new TextTable(1, "who", "us").add("twemproxy"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
