package io.ringspan.node.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pages there are, by path. Does not change. */
public final class Pages {
    private final Map<String, Page> byPath;

    private Pages(Map<String, Page> byPath) {
        this.byPath = byPath;
    }

    /** Metrics, health, and a list of them at {@code /}. */
    public static Pages of(Page metrics, Readiness readiness) {
        Page live = accept -> Answer.text(HttpResponseStatus.OK, "live");
        return new Pages(Map.of("/metrics", metrics, "/live", live, "/ready", accept -> ready(readiness)))
                .with("/", accept -> index());
    }

    private static Answer ready(Readiness readiness) {
        Optional<String> reason = readiness.notReadyBecause();
        return reason.map(text -> Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready: " + text))
                .orElseGet(() -> Answer.text(HttpResponseStatus.OK, "ready"));
    }

    private static Answer index() {
        return Answer.text(HttpResponseStatus.OK, """
                This is a Ringspan node.

                /metrics  what it counts, for Prometheus
                /live     200 while the process runs
                /ready    200 while it serves clients, else 503 and why not""");
    }

    private Pages with(String path, Page page) {
        Map<String, Page> more = new TreeMap<>(byPath);
        more.put(path, page);
        return new Pages(Map.copyOf(more));
    }

    /** The page that a request's target names; what follows a question mark does not matter. */
    Optional<Page> find(String target) {
        int query = target.indexOf('?');
        return Optional.ofNullable(byPath.get(query < 0 ? target : target.substring(0, query)));
    }
}
