package io.ringspan.tests.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Summary;
import io.ringspan.tests.turn.BesideOthers;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

@BesideOthers
class ReportTest {
    private static final RunFacts FACTS = new RunFacts(
            LocalDateTime.of(2026, 1, 2, 3, 4),
            "full",
            "0123456789",
            Map.of("cores", "2"),
            List.of("loaded evenly"),
            List.of("twemproxy in row mget: it is not installed"));
    private static final Figures FIGURES = new Figures(
            Map.of(
                    new Cell(Row.ONE_NODE, Contender.RINGSPAN, "SET", 16),
                    new Summary(
                            1000,
                            1,
                            2,
                            3,
                            0.4,
                            0.75,
                            0.1,
                            1.5,
                            1,
                            OptionalDouble.of(7),
                            5_000_000,
                            List.of(2.0),
                            List.of(0.75))),
            OptionalLong.of(123_000_000),
            60);

    @Test
    void thePageTellsWhatWasMeasuredWhereAndWhatWasNot() {
        String page = Report.page(FACTS, FIGURES, BarTable.of(FIGURES));
        assertThat(page)
                .startsWith("# Benchmark of 2026-01-02 03:04 UTC (full run)")
                .contains("Commit 0123456789.", "- cores: 2", "- loaded evenly", "123 MB")
                .contains("| one-node | SET     | ringspan |    16 |       1000 |")
                .contains("- twemproxy in row mget: it is not installed");
    }

    @Test
    void theFileIsNamedByTheMinute() {
        assertThat(Report.fileName(FACTS)).isEqualTo("2026-01-02-0304.md");
    }

    @Test
    void aRunAddsOneLineAtTheEndOfTheTrend() {
        String readme = "# Trend\n\n| run |\n|---|\n| old |\n" + Report.TREND_END + "\nmore\n";
        String after = Report.withTrend(readme, FACTS, FIGURES, BarTable.of(FIGURES));
        String line =
                "| [2026-01-02 03:04](2026-01-02-0304.md) | full | 0123456789 | - / 0.75 / - | - / - / - | 2 of 2 |\n";
        assertThat(after).isEqualTo(readme.replace("| old |\n", "| old |\n" + line));
    }

    @Test
    void aReadmeWithoutThePlaceForTheTrendIsRefused() {
        assertThatThrownBy(() -> Report.withTrend("# Trend\n", FACTS, FIGURES, List.of()))
                .hasMessageContaining(Report.TREND_END);
    }
}
