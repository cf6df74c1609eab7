package io.ringspan.node.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All metrics of one node, as a page: ours, read from the workers at each scrape, and those of the JVM and of Netty's
 * buffers, through Micrometer. Nothing is static: each node of a process has its own.
 *
 * <p><b>Threads.</b> Made and closed by whoever starts and stops the node; asked by the admin server's thread.
 */
public final class NodeMetrics implements Page, AutoCloseable {
    private static final int PAGE_BYTES = 32 * 1024;

    private final PrometheusRegistry registry;
    private final PrometheusMeterRegistry meters;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /** Puts all metrics into {@code registry}, which belongs to this node alone. */
    public NodeMetrics(NodeView node, PrometheusRegistry registry) {
        this.registry = registry;
        this.meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
        meters.config().meterFilter(new TidyNames());
        List<Family> families = Families.all();
        registry.register(() -> collect(families, node));
        bindProcess();
    }

    private static MetricSnapshots collect(List<Family> families, NodeView node) {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        families.forEach(family -> snapshots.add(family.snapshot(node)));
        snapshots.addAll(Histograms.snapshots(node));
        return new MetricSnapshots(snapshots);
    }

    private void bindProcess() {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        collections.bindTo(meters);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            new NettyAllocatorMetrics(allocator).bindTo(meters);
        }
    }

    @Override
    public Answer answer(Asked asked) {
        ExpositionFormatWriter writer = openMetrics.accepts(asked.accept()) ? openMetrics : prometheus;
        ByteBuf page = Unpooled.buffer(PAGE_BYTES);
        try (ByteBufOutputStream out = new ByteBufOutputStream(page)) {
            writer.write(out, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Answer(HttpResponseStatus.OK, writer.getContentType(), page);
    }

    @Override
    public void close() {
        collections.close();
        meters.close();
    }
}
