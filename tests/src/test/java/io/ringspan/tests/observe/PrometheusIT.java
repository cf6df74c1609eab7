package io.ringspan.tests.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import io.ringspan.tests.observe.PrometheusServer.Target;
import io.ringspan.tests.observe.board.Board;
import io.ringspan.tests.observe.board.Panel;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus and its own tool judge what Prometheus is given, and a real one answers every question there is. */
@BesideOthers
@NeedsProgram({"promtool", "prometheus"})
class PrometheusIT {
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);

    /** So little that some hundred writes go to disk. */
    private static final long WINDOW_BYTES = 64 * 1024;

    /** Only nodes that ask somebody for their seeds have these, and the nodes here do not. */
    private static final List<String> NOT_HERE = List.of("ringspan_seeds_");

    @Test
    void promtoolFindsNothingWrongWithConfigurationAndRules() throws IOException, InterruptedException {
        promtool("check", "config", "../conf/prometheus/prometheus.yml");
    }

    @Test
    void eachAlertFiresWhenItShouldAndAlone() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("test", "rules"));
        try (Stream<Path> files = Files.list(Path.of("../conf/prometheus/tests"))) {
            files.map(Path::toString).sorted().forEach(command::add);
        }
        assertThat(command).hasSizeGreaterThan(6);
        promtool(command.toArray(String[]::new));
    }

    private static void promtool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void metricsMoveAndEveryPanelAndEveryRuleHasItsAnswerOnARealCluster(@TempDir Path directory)
            throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(LAYOUT.places().size());
                RealCluster cluster = RealCluster.start(
                        LAYOUT, NodeSettings.all(gossiping::of, NodeSettings.replicaWindowBytesMax(WINDOW_BYTES)));
                PrometheusServer prometheus = PrometheusServer.start(directory, targets(cluster))) {
            Views.awaitNormal(cluster);
            Movements movements = new Movements();
            movements.look(cluster.nodes());
            Upheaval.of(cluster, movements);
            Views.awaitNormal(cluster);
            promtoolFindsNothingWrongWithThePage(cluster.nodes().get(0), directory);
            prometheus.awaitReady();
            ask(cluster, prometheus);
            movements.look(cluster.nodes());
            assertThat(movements.moved()).containsAll(mustMove()).doesNotContainAnyElementsOf(Unmoved.FIXED.keySet());
        }
    }

    private static void promtoolFindsNothingWrongWithThePage(LocalNode node, Path directory)
            throws IOException, InterruptedException {
        Path page = directory.resolve("page");
        URI metrics =
                URI.create("http://127.0.0.1:" + node.conf().listen().stats().port() + "/metrics");
        Files.writeString(page, HttpText.get(metrics).orElseThrow());
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(page.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    private static void ask(RealCluster cluster, PrometheusServer prometheus) {
        try (MixedLoad load = MixedLoad.on(cluster)) {
            System.gc(); // so that there was a collection whose pause can be shown
            load.awaitRounds(5);
            Await.until(
                    "a rate of the load is recorded",
                    () -> prometheus
                                    .ask("datacenter_access:ringspan_commands:rate1m > 0")
                                    .size()
                            == 4);
            Await.until(
                    () -> "every panel has an answer: " + unanswered(prometheus, panels()),
                    () -> unanswered(prometheus, panels()).isEmpty());
            assertThat(unanswered(prometheus, AlertRules.recorded())).isEmpty();
            assertThat(unanswered(prometheus, selectorsOfAlerts())).isEmpty();
            assertThat(prometheus.rules())
                    .hasSize(AlertRules.recorded().size() + AlertRules.alerts().size())
                    .allSatisfy(rule ->
                            assertThat(rule.get("health")).as("%s", rule).isEqualTo("ok"));
            assertThat(prometheus.exemplars("ringspan_command_duration_seconds_bucket"))
                    .isNotEmpty()
                    .allSatisfy(series -> assertThat(series.toString()).contains("client_id"));
            assertThat(load.wrong()).isEmpty();
        }
    }

    private static Set<String> mustMove() {
        Set<String> names = new TreeSet<>(AlertRules.documented());
        names.removeIf(name -> !name.startsWith("ringspan_"));
        names.removeAll(Unmoved.FIXED.keySet());
        names.removeAll(Unmoved.BY_CHANCE.keySet());
        names.removeAll(Unmoved.ELSEWHERE.keySet());
        return names;
    }

    private static List<Target> targets(RealCluster cluster) {
        return cluster.nodes().stream()
                .map(LocalNode::conf)
                .map(conf -> new Target(
                        "127.0.0.1:" + conf.listen().stats().port(),
                        conf.place().id().datacenter().name(),
                        conf.place().id().rack().name()))
                .toList();
    }

    /** What the panels ask, with everything chosen. */
    private static List<String> panels() {
        return Board.ALL.stream()
                .flatMap(board -> board.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .map(Panel.Query::expression)
                .map(expression -> expression
                        .replace("$datacenter", "dc1|dc2")
                        .replace("$instance", ".+")
                        .replace("$__rate_interval", "10s"))
                .toList();
    }

    private static List<String> selectorsOfAlerts() {
        return AlertRules.alerts().stream()
                .flatMap(alert -> AlertRules.selectors(alert.expression()).stream())
                .filter(selector -> NOT_HERE.stream().noneMatch(selector::startsWith))
                .distinct()
                .toList();
    }

    private static List<String> unanswered(PrometheusServer prometheus, List<String> expressions) {
        return expressions.stream()
                .filter(expression -> prometheus.ask(expression).isEmpty())
                .toList();
    }
}
