package io.ringspan.node.console;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.base.TimeSource;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.admin.events.EventStreams;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.seen.HotKeyReport;
import io.ringspan.node.status.ClusterStatus;
import io.ringspan.node.status.StatusPages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The console: a page for browsers, the events that keep it live, and the figures of both as JSON.
 *
 * <p><b>Owner.</b> The admin server's event loop. <b>Limits.</b> See {@link EventStreams}.
 */
public final class ConsolePages {
    private static final int HOT_KEYS = 10;
    /** Workers are waited for when they are asked for hot keys: not every second. */
    private static final int HOT_EVENTS = 5;

    private final NodeView node;
    private final ClusterStatus status;
    private final TrafficMeter meter;
    private Optional<HotKeyReport> hot = Optional.empty();
    private int events;

    private ConsolePages(NodeView node, ClusterStatus status, TimeSource time) {
        this.node = node;
        this.status = status;
        this.meter = new TrafficMeter(node, time);
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, NodeView node, ClusterStatus status, TimeSource time) {
        ConsolePages these = new ConsolePages(node, status, time);
        EventStreams streams = new EventStreams(() -> Json.text(these.event()));
        return pages.read(
                        "/console", "all of this for people, in a browser", asked -> file("console.html", "text/html"))
                .read("/console/console.css", "how the console looks", asked -> file("console.css", "text/css"))
                .read("/console/console.js", "what the console does", asked -> file("console.js", "text/javascript"))
                .read(
                        "/api/events",
                        "how the node is, each second, as server-sent events",
                        asked -> Answer.events(streams))
                .read("/api/traffic", "how busy this node was lately", asked -> Answer.json(these.meter.now()))
                .read("/api/hints", "how far replicas are behind this node's writes", asked -> {
                    asked.takes();
                    return Answer.json(HintsReport.of(node));
                });
    }

    /** One event. */
    record Event(
            String version,
            StatusPages.Seen cluster,
            TrafficReport traffic,
            HintsReport hints,
            Optional<HotKeyReport> hot) {}

    private Event event() {
        if (events++ % HOT_EVENTS == 0) {
            hot = node.sights().hotKeys(HOT_KEYS);
        }
        return new Event(node.version(), StatusPages.Seen.of(status.now()), meter.now(), HintsReport.of(node), hot);
    }

    private static Answer file(String name, String type) {
        try (InputStream in = ConsolePages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the product lacks its " + name);
            }
            return new Answer(
                    HttpResponseStatus.OK, type + "; charset=utf-8", Unpooled.wrappedBuffer(in.readAllBytes()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
