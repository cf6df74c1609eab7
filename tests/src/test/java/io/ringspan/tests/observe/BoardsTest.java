package io.ringspan.tests.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.observe.board.Board;
import io.ringspan.tests.observe.board.BoardJson;
import io.ringspan.tests.observe.board.Panel;
import io.ringspan.tests.turn.BesideOthers;
import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the dashboards are what {@link Board#ALL} says; {@code ./ringspan docs} writes them. */
@BesideOthers
class BoardsTest {
    private static final Path GRAFANA = Path.of("../conf/grafana");
    private static final Path FILES = GRAFANA.resolve("dashboards");

    static Stream<Board> boards() {
        return Board.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void theFileIsWhatTheTableSays(Board board) throws IOException {
        Path file = FILES.resolve(board.file() + ".json");
        if (Boolean.getBoolean("ringspan.write")) {
            Files.writeString(file, BoardJson.of(board));
        }
        assertThat(file)
                .as("%s is out of date: ./ringspan docs writes it", file)
                .content()
                .isEqualTo(BoardJson.of(board));
    }

    @Test
    void thereIsNoFileOfAnother() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf(boards().map(board -> board.file() + ".json").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void everyPanelSaysWhatItShowsAndAsksSomething(Board board) {
        assertThat(board.panels()).allSatisfy(panel -> {
            assertThat(panel.title()).isNotBlank();
            assertThat(panel.says()).endsWith(".");
            assertThat(panel.queries()).isNotEmpty();
        });
        for (Board.Row row : board.rows()) {
            assertThat(row.panels().stream().map(Panel::title)).as(row.title()).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void noPanelLiesUponAnother(Board board) {
        Map<?, ?> json = Yaml.map(BoardJson.of(board));
        TreeSet<String> taken = new TreeSet<>();
        for (Map<?, ?> panel : Yaml.maps(json, "panels")) {
            Map<?, ?> place = Yaml.map(panel, "gridPos");
            int x = Yaml.number(place, "x");
            int y = Yaml.number(place, "y");
            assertThat(x + Yaml.number(place, "w")).isLessThanOrEqualTo(24);
            for (int column = x; column < x + Yaml.number(place, "w"); column++) {
                for (int line = y; line < y + Yaml.number(place, "h"); line++) {
                    assertThat(taken.add(column + "," + line))
                            .as("%s at %d,%d", panel.get("title"), column, line)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void thereIsOneFolderOfDashboardsAndOnePrometheusToAsk() throws IOException {
        Map<?, ?> dashboards = Yaml.map(Files.readString(GRAFANA.resolve("provisioning/dashboards/ringspan.yml")));
        Map<?, ?> sources = Yaml.map(Files.readString(GRAFANA.resolve("provisioning/datasources/ringspan.yml")));
        assertThat(Yaml.maps(dashboards, "providers"))
                .singleElement()
                .satisfies(provider -> assertThat(provider.get("options"))
                        .isEqualTo(Map.of("path", "/var/lib/grafana/dashboards/ringspan")));
        assertThat(Yaml.maps(sources, "datasources")).singleElement().satisfies(source -> {
            assertThat(source.get("type")).isEqualTo("prometheus");
            assertThat(source.get("isDefault")).isEqualTo(true);
        });
        assertThat(List.of("overview", "node", "replication", "gossip"))
                .isEqualTo(boards().map(Board::file).toList());
    }
}
