package io.ringspan.node.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages there are, and what can be changed, by path. Does not change. */
public final class Pages {
    private static final Page NO_PAGE = accept -> Answer.text(HttpResponseStatus.NOT_FOUND, "nothing to read");
    private static final Change NO_CHANGE =
            (wanted, by) -> Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "nothing to change");

    private final Map<String, Place> byPath;

    /** What stands at a path: a page, a change, or both. */
    record Place(String what, Kind kind, Page page, Change change) {
        private enum Kind {
            PAGE("GET, HEAD"),
            PAGE_AND_CHANGE("GET, HEAD, PUT"),
            /** Dynomite's way: what is wanted stands behind the path. */
            CHANGE_BY_PATH("GET");

            private final String methods;

            Kind(String methods) {
                this.methods = methods;
            }
        }

        /** The methods that are taken. */
        String allowed() {
            return kind.methods;
        }

        /** Whether what is wanted stands in the body of the request that changes it. */
        boolean takesBody() {
            return kind == Kind.PAGE_AND_CHANGE;
        }
    }

    /**
     * What a request's target names.
     *
     * @param rest what stands behind its path
     */
    record Found(Place place, String rest) {
        boolean changesBy(HttpMethod method) {
            return switch (place.kind) {
                case PAGE -> false;
                case PAGE_AND_CHANGE -> method.equals(HttpMethod.PUT);
                case CHANGE_BY_PATH -> method.equals(HttpMethod.GET);
            };
        }

        boolean readsBy(HttpMethod method) {
            boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
            return reads && place.kind != Place.Kind.CHANGE_BY_PATH;
        }
    }

    private Pages(Map<String, Place> byPath) {
        this.byPath = byPath;
    }

    /** Metrics, health, and a list of them at {@code /}. */
    public static Pages of(Page metrics, Readiness readiness) {
        return new Pages(Map.of())
                .with("/metrics", "what it counts, for Prometheus", metrics)
                .with("/live", "200 while the process runs", accept -> Answer.text(HttpResponseStatus.OK, "live"))
                .with("/ready", "200 while it serves clients, else 503 and why not", accept -> ready(readiness));
    }

    private static Answer ready(Readiness readiness) {
        Optional<String> reason = readiness.notReadyBecause();
        return reason.map(text -> Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready: " + text))
                .orElseGet(() -> Answer.text(HttpResponseStatus.OK, "ready"));
    }

    /** These and one more. */
    public Pages with(String path, String what, Page page) {
        return with(path, new Place(what, Place.Kind.PAGE, page, NO_CHANGE));
    }

    /** These and one more, whose content {@code PUT} changes to that of its body. */
    public Pages with(String path, String what, Page page, Change change) {
        return with(path, new Place(what, Place.Kind.PAGE_AND_CHANGE, page, change));
    }

    /** These and, for every path that is {@code path} and one more word, a change to that word by {@code GET}. */
    public Pages withChange(String path, String what, Change change) {
        return with(path, new Place(what, Place.Kind.CHANGE_BY_PATH, NO_PAGE, change));
    }

    private Pages with(String path, Place place) {
        Map<String, Place> more = new LinkedHashMap<>(byPath);
        more.put(path, place);
        return new Pages(more);
    }

    private Answer index() {
        int width = byPath.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        List<String> lines = new ArrayList<>(List.of("This is a Ringspan node.", ""));
        byPath.forEach((path, place) -> lines.add(path + " ".repeat(width - path.length()) + place.what()));
        return Answer.text(HttpResponseStatus.OK, String.join("\n", lines));
    }

    /** What a request's target names; what follows a question mark does not matter. */
    Optional<Found> find(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (path.equals("/")) {
            return Optional.of(new Found(new Place("", Place.Kind.PAGE, accept -> index(), NO_CHANGE), ""));
        }
        Place place = byPath.get(path);
        if (place != null && place.kind != Place.Kind.CHANGE_BY_PATH) {
            return Optional.of(new Found(place, ""));
        }
        int rest = path.lastIndexOf('/') + 1;
        Place change = byPath.get(path.substring(0, rest));
        return Optional.ofNullable(change)
                .filter(found -> found.kind == Place.Kind.CHANGE_BY_PATH)
                .map(found -> new Found(found, path.substring(rest)));
    }

    /** The methods that are taken for a target. */
    String allowed(String target) {
        return find(target).map(found -> found.place().allowed()).orElse(Place.Kind.PAGE.methods);
    }
}
