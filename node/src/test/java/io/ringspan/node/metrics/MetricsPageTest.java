package io.ringspan.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringspan.node.admin.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ./ringspan docs} writes the first table of the page anew. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final String BEGIN = "<!-- ours, written by MetricsPageTest -->";
    private static final String END = "<!-- end of ours -->";
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9_]+)` \\|", Pattern.MULTILINE);

    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void endTheLoop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @BeforeEach
    void writeThePageIfAskedTo() throws IOException {
        if (Boolean.getBoolean("ringspan.write")) {
            String page = Files.readString(PAGE);
            int from = page.indexOf(BEGIN) + BEGIN.length() + 1;
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(page.indexOf(END)));
        }
    }

    @Test
    void everyMetricOfOursStandsOnThePageAsItIs() throws IOException {
        assertThat(Files.readString(PAGE))
                .as("docs/metrics.md is out of date: ./ringspan docs writes it")
                .contains(BEGIN + "\n" + table() + END);
    }

    @Test
    void everyMetricOfAScrapeStandsOnThePage() throws IOException {
        assertThat(documented()).containsAll(scraped());
    }

    @Test
    void everyMetricOfOursIsInAScrape() {
        assertThat(scraped())
                .containsAll(Families.all().stream().map(Family::name).toList());
    }

    private static String table() {
        String head = "| metric | kind | labels | what |\n|---|---|---|---|\n";
        Stream<String> families = Families.all().stream()
                .map(each -> row(each.name(), each.kind().name().toLowerCase(Locale.ROOT), each.labels(), each.help()));
        Stream<String> histograms =
                Histograms.ALL.stream().map(each -> row(each.name(), "histogram", each.labels(), each.help()));
        return head + Stream.concat(families, histograms).collect(Collectors.joining());
    }

    private static String row(String name, String kind, List<String> labels, String help) {
        return "| `" + name + "` | " + kind + " | " + String.join(", ", labels) + " | " + help + " |\n";
    }

    private static Set<String> documented() throws IOException {
        return names(ROW, Files.readString(PAGE));
    }

    private Set<String> scraped() {
        ViewOfANode node = new ViewOfANode(loop, loop);
        node.first.sight().called(node.sights.commands().commands().get(0));
        Batch.ofReads(1).answered(node.first, 1);
        try (NodeMetrics metrics = new NodeMetrics(node.view(), new PrometheusRegistry())) {
            Answer answer = metrics.answer(ViewOfANode.asked(""));
            String text = answer.body().toString(UTF_8);
            answer.body().release();
            return names(TYPE, text);
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
