package io.ringspan.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.resp.CommandTable;
import io.ringspan.node.seen.Sight;
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
        Answer answer = metrics.answer(ViewOfANode.asked(accept));
        String text = answer.body().toString(UTF_8);
        answer.body().release();
        return text;
    }

    @Test
    void callsAreCountedByCommandOfThoseThatWereCalled() {
        CommandTable commands = node.sights.commands();
        Sight one = node.sights.ofWorker();
        Sight other = node.sights.ofWorker();
        one.called(Objects.requireNonNull(commands.named("get")));
        other.called(Objects.requireNonNull(commands.named("get")));
        other.called(Objects.requireNonNull(commands.named("client|id")));
        assertThat(scrape("").lines().filter(line -> line.startsWith("ringspan_command_calls_total")))
                .containsExactlyInAnyOrder(
                        "ringspan_command_calls_total{command=\"get\"} 2.0",
                        "ringspan_command_calls_total{command=\"client|id\"} 1.0");
    }
}
