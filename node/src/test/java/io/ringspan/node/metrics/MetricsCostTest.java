package io.ringspan.node.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringspan.conf.Consistency;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.command.Command;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.seen.ClientInfo;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What counting and scraping cost, in memory; the one that is tagged {@code long} prints their time. */
class MetricsCostTest {
    private static final int WARM_UP = 200_000;
    private static final int BATCHES = 1_000_000;
    private static final int MEASURED_BATCHES = 200_000_000;
    private static final int SCRAPES = 1_000;
    private static final int COMMANDS = 16;
    private static final byte[] KEY = "key:000000012345".getBytes(US_ASCII);

    private final EventLoop loop = new DefaultEventLoop();
    private final ViewOfANode node = new ViewOfANode(loop, loop);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @AfterEach
    void endTheLoop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void countingABatchAllocatesNothing() {
        count(node.first, WARM_UP);
        long before = threads.getCurrentThreadAllocatedBytes();
        count(node.first, BATCHES);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(BATCHES / 10);
    }

    @Test
    @Tag("long")
    void soMuchTimeItTakes() {
        count(node.first, MEASURED_BATCHES / 10);
        long counting = cpuNanos(() -> count(node.first, MEASURED_BATCHES));
        try (NodeMetrics metrics = new NodeMetrics(node.view(), new PrometheusRegistry())) {
            scrape(metrics, SCRAPES);
            long scraping = cpuNanos(() -> scrape(metrics, SCRAPES));
            System.out.printf(
                    "counting a batch: %.1f ns; a scrape: %.0f us, %d bytes%n",
                    (double) counting / MEASURED_BATCHES, scraping / 1e3 / SCRAPES, scrape(metrics, 1));
        }
        assertThat(node.first.tally().readCommands()).isPositive();
    }

    private long cpuNanos(Runnable work) {
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - before;
    }

    /** All that is noted of a batch, from the first command on to the last reply. */
    private static void count(ViewOfANode.Counts worker, int batches) {
        Command get = Objects.requireNonNull(worker.sight().commands().named("get"));
        ClientInfo client = Batch.caller(1);
        ByteBuf in = new UnpooledByteBufAllocator(true, true)
                .directBuffer()
                .writeBytes(KEY)
                .writeZero(COMMANDS);
        Run run = new Run();
        Slot slot = new Slot();
        for (int i = 0; i < batches; i++) {
            run.clear();
            for (int command = 0; command < COMMANDS; command++) {
                worker.sight().routed(get, in, 0, KEY.length);
                run.extend(KEY.length, get.group());
            }
            slot.open(Batch.NOBODY, COMMANDS, (i & 1) == 0, -(i & 0xFFFFF));
            slot.isAbout(run.group());
            slot.first().is(get, i, in, 0, KEY.length);
            worker.tally().answered(COMMANDS, slot.isWrite());
            worker.sight().answered(slot, Consistency.DC_ONE, client, 0);
            slot.clear();
        }
        in.release();
    }

    private static int scrape(NodeMetrics metrics, int times) {
        int bytes = 0;
        for (int i = 0; i < times; i++) {
            Answer answer = metrics.answer(ViewOfANode.asked(""));
            bytes = answer.body().readableBytes();
            answer.body().release();
        }
        return bytes;
    }
}
