package io.ringspan.tests.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.observe.AlertRules.Alert;
import io.ringspan.tests.observe.board.Board;
import io.ringspan.tests.observe.board.Panel;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts tell people what to do, and everything that is asked for is there. {@code ./ringspan docs} writes the table on the page. */
@BesideOthers
class AlertRulesTest {
    private static final Path PAGE = Path.of("../docs/observability.md");
    private static final String BEGIN = "<!-- alerts, written by AlertRulesTest -->\n";
    private static final String END = "<!-- end of alerts -->";
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern TESTED = Pattern.compile("alertname=\"(\\w+)\"");

    private final List<Alert> alerts = AlertRules.alerts();

    @Test
    void everyAlertSaysWhatItMeansAndWhatToDo() {
        assertThat(alerts).hasSizeGreaterThan(30).allSatisfy(alert -> {
            assertThat(alert.name()).startsWith("Ringspan");
            assertThat(alert.severity()).isIn("critical", "warning", "info");
            assertThat(alert.says("summary")).endsWith(".");
            assertThat(alert.says("meaning")).endsWith(".");
            assertThat(alert.says("action")).endsWith(".");
            assertThat(alert.says().keySet().stream().map(String::valueOf))
                    .containsExactly("summary", "meaning", "action", "docs");
        });
        assertThat(alerts.stream().map(Alert::name)).doesNotHaveDuplicates();
    }

    @Test
    void whatAnAlertSendsTheReaderToIsThere() {
        assertThat(alerts).allSatisfy(alert -> {
            String[] place = alert.says("docs").split("#", 2);
            Set<String> headings = HEADING.matcher(Files.readString(Path.of("..", place[0])))
                    .results()
                    .map(match -> anchor(match.group(1)))
                    .collect(Collectors.toSet());
            assertThat(headings).as(alert.name()).contains(place[1]);
        });
    }

    /** As those who show Markdown make it. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    @Test
    void everyAlertAndNoOtherIsMadeToFireByATest() throws IOException {
        Set<String> tested = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("../conf/prometheus/tests"))) {
            for (Path file : files.toList()) {
                TESTED.matcher(Files.readString(file)).results().forEach(match -> tested.add(match.group(1)));
            }
        }
        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(
                        alerts.stream().map(Alert::name).toList());
    }

    @Test
    void everyMetricThatIsAskedForIsDocumentedAndEverySeriesIsRecorded() throws IOException {
        Set<String> documented = AlertRules.documented();
        List<String> recorded = AlertRules.recorded();
        assertThat(expressions()).allSatisfy(expression -> {
            assertThat(documented).as(expression).containsAll(AlertRules.metrics(expression));
            assertThat(recorded).as(expression).containsAll(recordedIn(expression));
        });
    }

    private List<String> expressions() {
        Stream<String> asked = Board.ALL.stream()
                .flatMap(board -> board.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .map(Panel.Query::expression);
        return Stream.of(asked, alerts.stream().map(Alert::expression), AlertRules.recordedExpressions().stream())
                .flatMap(all -> all)
                .toList();
    }

    private static List<String> recordedIn(String expression) {
        return AlertRules.selectors(expression).stream()
                .map(selector -> selector.replaceFirst("\\{.*", ""))
                .filter(name -> name.contains(":"))
                .toList();
    }

    @Test
    void everyMetricOfOursIsOnADashboardOrTheirDocumentSaysWhyNot() throws IOException {
        Set<String> shown = Board.ALL.stream()
                .flatMap(board -> board.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .flatMap(query -> AlertRules.metrics(query.expression()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        AlertRules.recordedExpressions().forEach(expression -> shown.addAll(AlertRules.metrics(expression)));
        String page = Files.readString(PAGE);
        String notShown = page.substring(page.indexOf("## What no dashboard shows"));
        assertThat(AlertRules.documented().stream()
                        .filter(name -> name.startsWith("ringspan_"))
                        .filter(name -> !shown.contains(name)))
                .allSatisfy(name -> assertThat(notShown).contains("`" + name + "`"));
    }

    @Test
    void theListOfWhatDoesNotMoveNamesMetricsAndTestsThatThereAre() throws IOException {
        assertThat(Stream.of(Unmoved.FIXED, Unmoved.BY_CHANCE, Unmoved.ELSEWHERE)
                        .flatMap(list -> list.keySet().stream()))
                .doesNotHaveDuplicates()
                .isSubsetOf(AlertRules.documented());
        Set<String> tests = new TreeSet<>();
        for (String module : List.of("gossip", "replication", "node", "tests")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test"))) {
                files.map(file -> file.getFileName().toString().replace(".java", ""))
                        .forEach(tests::add);
            }
        }
        assertThat(tests).containsAll(Unmoved.ELSEWHERE.values());
    }

    @Test
    void theTableOfAlertsIsThatOfTheRules() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("ringspan.write")) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
        }
        assertThat(Files.readString(PAGE))
                .as("docs/observability.md is out of date: ./ringspan docs writes it")
                .contains(BEGIN + table() + END);
    }

    private String table() {
        StringBuilder table = new StringBuilder(
                "| alert | severity | after | means | what to do | more |\n|---|---|---|---|---|---|\n");
        for (Alert alert : alerts) {
            String link = alert.says("docs").replaceFirst("^docs/", "");
            table.append("| `%s` | %s | %s | %s | %s | [%s](%s) |\n"
                    .formatted(
                            alert.name(),
                            alert.severity(),
                            alert.waits(),
                            alert.says("meaning"),
                            alert.says("action"),
                            link.replaceFirst("\\.md#.*", ""),
                            link));
        }
        return table.toString();
    }
}
