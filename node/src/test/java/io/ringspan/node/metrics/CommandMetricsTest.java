package io.ringspan.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.worker.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of commands. */
class CommandMetricsTest {
    private final EventLoop one = new DefaultEventLoop();
    private final EventLoop two = new DefaultEventLoop();
    private final ViewOfANode node = new ViewOfANode(one, two);
    private final NodeMetrics metrics = new NodeMetrics(node.view(), new PrometheusRegistry());

    @AfterEach
    void close() {
        metrics.close();
        one.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        two.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private String scrape(String accept) {
        return ViewOfANode.scraped(metrics, accept);
    }

    @Test
    void callsAreCountedByCommandOfThoseThatWereCalled() {
        CommandTable commands = node.sights.commands();
        Sight other = node.second.sight();
        node.first.sight().called(Objects.requireNonNull(commands.named("get")));
        other.called(Objects.requireNonNull(commands.named("get")));
        other.called(Objects.requireNonNull(commands.named("client|id")));
        assertThat(scrape("").lines().filter(line -> line.startsWith("ringspan_command_calls_total")))
                .containsExactlyInAnyOrder(
                        "ringspan_command_calls_total{command=\"get\"} 2.0",
                        "ringspan_command_calls_total{command=\"client|id\"} 1.0");
    }

    @Test
    void durationsAreCountedInSecondsUpToEachBound() {
        record(0);
        record(999);
        record(1_000);
        record(1_500_000);
        record(60_000_000_000L);
        assertThat(scrape(""))
                .contains(
                        "ringspan_command_duration_seconds_bucket{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\",le=\"1.0E-6\"} 2\n",
                        "ringspan_command_duration_seconds_bucket{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\",le=\"2.0E-6\"} 3\n",
                        "ringspan_command_duration_seconds_bucket{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\",le=\"0.001024\"} 3\n",
                        "ringspan_command_duration_seconds_bucket{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\",le=\"0.002048\"} 4\n",
                        "ringspan_command_duration_seconds_bucket{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\",le=\"16.777216\"} 4\n",
                        "ringspan_command_duration_seconds_bucket{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\",le=\"+Inf\"} 5\n",
                        "ringspan_command_duration_seconds_count{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\"} 5\n")
                .containsPattern(
                        "ringspan_command_duration_seconds_sum\\{access=\"read\",group=\"mixed\",level=\"DC_ONE\",outcome=\"ok\"\\} 60\\.0015019");
    }

    @Test
    void durationsAreKeptApartByLevelAndByHowItEndedOnceThereAreSome() {
        assertThat(scrape("")).doesNotContain("level=\"DC_ONE\",outcome=\"error\"", "level=\"DC_ALL\",outcome");
        Batch.ofWrites(2).at(Consistency.DC_ALL).ends(Outcome.UNKNOWN).answered(node.first, 1);
        Batch.ofWrites(3).at(Consistency.DC_ALL).ends(Outcome.UNKNOWN).answered(node.second, 1);
        Batch.ofWrites(1).at(Consistency.DC_ALL).ends(Outcome.ERROR).answered(node.second, 1);
        assertThat(scrape(""))
                .contains(
                        "ringspan_command_duration_seconds_count{access=\"write\",group=\"mixed\",level=\"DC_ALL\",outcome=\"unknown\"} 5\n",
                        "ringspan_command_duration_seconds_count{access=\"write\",group=\"mixed\",level=\"DC_ALL\",outcome=\"error\"} 1\n")
                .doesNotContain("access=\"read\",group=\"mixed\",level=\"DC_ALL\",outcome");
    }

    @Test
    void whoMeasuresWhatItCostsCanHaveNothingNoted() {
        Sights none = new Sights(new Watch(false, 0, 10), node.sights.commands());
        ViewOfANode.Counts worker =
                new ViewOfANode.Counts(node.first.worker(), none.ofWorker(node.time, Runnable::run));
        worker.sight().called(Objects.requireNonNull(none.commands().named("get")));
        Batch.ofReads(3).answered(worker, 1);
        assertThat(none.calls()).isEmpty();
        assertThat(none.durations(0, false, Consistency.DC_ONE, Outcome.OK)).isEmpty();
        assertThat(worker.tally().readCommands()).isEqualTo(3);
    }

    @Test
    void durationsAreKeptApartByGroup() {
        CommandTable commands = node.sights.commands();
        Batch.ofReads(2).of(group("zrange")).answered(node.first, 1);
        Batch.ofReads(3).of(group("zscore")).answered(node.second, 1);
        Batch.ofReads(4).of(group("get")).answered(node.second, 1);
        assertThat(commands.groups())
                .startsWith("mixed")
                .contains("sorted-set", "string")
                .doesNotHaveDuplicates();
        assertThat(scrape("").lines().filter(line -> line.startsWith("ringspan_command_duration_seconds_count")))
                .containsExactlyInAnyOrder(
                        "ringspan_command_duration_seconds_count{access=\"read\",group=\"sorted-set\",level=\"DC_ONE\",outcome=\"ok\"} 5",
                        "ringspan_command_duration_seconds_count{access=\"read\",group=\"string\",level=\"DC_ONE\",outcome=\"ok\"} 4");
    }

    private int group(String command) {
        return Objects.requireNonNull(node.sights.commands().named(command)).group();
    }

    @Test
    void theSlowestOfTheLastMinuteSaysWhoseItWasToWhoAsksForOpenMetrics() {
        slow(17, 3_000);
        slow(18, 2_000);
        assertThat(exemplars()).containsExactly("{client_id=\"17\"} 0.003");
        slow(19, 5_000);
        assertThat(exemplars()).containsExactly("{client_id=\"19\"} 0.005");
        node.time.advance(Duration.ofSeconds(61));
        slow(20, 1_500);
        assertThat(exemplars()).containsExactly("{client_id=\"20\"} 0.0015");
        assertThat(scrape("")).doesNotContain("client_id");
    }

    private void slow(long client, long micros) {
        long start = node.time.nanoTime();
        node.time.advance(Duration.ofNanos(micros * 1_000));
        node.first.tally().refresh();
        Batch.ofReads(1, start).answered(node.first, client);
    }

    private List<String> exemplars() {
        return scrape("application/openmetrics-text;version=1.0.0")
                .lines()
                .filter(line -> line.contains(" # "))
                .map(line -> line.substring(line.indexOf(" # ") + 3))
                .toList();
    }

    private void record(long nanos) {
        long start = node.time.nanoTime();
        node.time.advance(Duration.ofNanos(nanos));
        node.first.tally().refresh();
        Batch.ofReads(1, start).answered(node.first, 1);
    }
}
