package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pages there are, and what can be changed, by path and method. A segment of a path may be a name in braces: there anything
 * but a slash may stand. Does not change.
 */
public final class Pages {
    private static final int PARAMETERS_MAX = 64;
    private static final String CONSOLE = "/console";

    private final Map<String, Place> byPath;

    /**
     * What is done by one method at one path.
     *
     * @param what for people, in one line
     * @param changes whether the node is another afterwards: who may do that is asked before
     */
    record Way(String what, boolean changes, Page page) {
        /** Whether what is wanted stands in the body. */
        boolean takesBody(HttpMethod method) {
            return changes && (method.equals(HttpMethod.PUT) || method.equals(HttpMethod.POST));
        }
    }

    /** One path, cut at its slashes. */
    private record Place(List<String> segments, Map<HttpMethod, Way> ways) {
        boolean fits(List<String> asked) {
            if (asked.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < asked.size(); i++) {
                boolean any = isName(segments.get(i)) && !asked.get(i).isEmpty();
                if (!any && !segments.get(i).equals(asked.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Map<String, String> named(List<String> asked) {
            Map<String, String> named = new HashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                String segment = segments.get(i);
                if (isName(segment)) {
                    named.put(segment.substring(1, segment.length() - 1), asked.get(i));
                }
            }
            return named;
        }

        private static boolean isName(String segment) {
            return segment.startsWith("{");
        }
    }

    /**
     * What a request's target names.
     *
     * @param ways what is done there, by its method; {@code HEAD} is not among them
     */
    record Found(Map<HttpMethod, Way> ways, Map<String, String> path, Map<String, List<String>> query) {
        /** What is done by that method; a page that is read has a head as well. */
        Optional<Way> way(HttpMethod method) {
            Way way = ways.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
            return Optional.ofNullable(way).filter(found -> !method.equals(HttpMethod.HEAD) || !found.changes());
        }

        /** The methods that are taken. */
        String allowed() {
            Way get = ways.get(HttpMethod.GET);
            String names = ways.keySet().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
            return get == null || get.changes() ? names : names.replaceFirst("GET", "GET, HEAD");
        }
    }

    private Pages(Map<String, Place> byPath) {
        this.byPath = byPath;
    }

    /** Metrics, health, and a list of them at {@code /}. */
    public static Pages of(Page metrics, Readiness readiness) {
        return new Pages(Map.of())
                .read("/metrics", "what it counts, for Prometheus", metrics)
                .read("/live", "200 while the process runs", asked -> Answer.text(HttpResponseStatus.OK, "live"))
                .read("/ready", "200 while it serves clients, else 503 and why not", asked -> ready(readiness));
    }

    private static Answer ready(Readiness readiness) {
        Optional<String> reason = readiness.notReadyBecause();
        return reason.map(text -> Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready: " + text))
                .orElseGet(() -> Answer.text(HttpResponseStatus.OK, "ready"));
    }

    /** These and one more, by {@code GET}. */
    public Pages read(String path, String what, Page page) {
        return with(HttpMethod.GET, path, new Way(what, false, page));
    }

    /** These and one more that changes something, by that method. */
    public Pages change(HttpMethod method, String path, String what, Page page) {
        return with(method, path, new Way(what, true, page));
    }

    private Pages with(HttpMethod method, String path, Way way) {
        Place before = byPath.get(path);
        Map<HttpMethod, Way> ways = new LinkedHashMap<>(before == null ? Map.of() : before.ways());
        if (ways.put(method, way) != null) {
            throw new IllegalArgumentException(method + " " + path + " is there already");
        }
        Map<String, Place> more = new LinkedHashMap<>(byPath);
        more.put(path, new Place(segments(path), ways));
        return new Pages(more);
    }

    /** Each method and path there is, {@code /} apart. */
    List<String> all() {
        return byPath.entrySet().stream()
                .flatMap(
                        place -> place.getValue().ways().keySet().stream().map(method -> method + " " + place.getKey()))
                .toList();
    }

    /** A list of the pages; a browser is sent to the console, if there is one. */
    private Answer root(Asked asked) {
        return asked.accept().contains("text/html") && byPath.containsKey(CONSOLE)
                ? Answer.elsewhere(CONSOLE)
                : index();
    }

    private Answer index() {
        List<List<String>> rows = new ArrayList<>();
        byPath.forEach((path, place) ->
                place.ways().forEach((method, way) -> rows.add(List.of(method + " " + path, way.what()))));
        int width = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0) + 2;
        return Answer.text(
                HttpResponseStatus.OK,
                rows.stream()
                        .map(row -> row.get(0) + " ".repeat(width - row.get(0).length()) + row.get(1))
                        .collect(Collectors.joining("\n", "This is a Ringspan node.\n\n", "")));
    }

    /**
     * What a request's target names.
     *
     * @throws AdminException if it has escapes that are none
     */
    Optional<Found> find(String target) {
        QueryStringDecoder decoder = new QueryStringDecoder(target, UTF_8, true, PARAMETERS_MAX);
        try {
            String path = decoder.rawPath();
            if (path.equals("/")) {
                return Optional.of(new Found(
                        Map.of(HttpMethod.GET, new Way("", false, this::root)), Map.of(), decoder.parameters()));
            }
            List<String> asked = segments(path).stream()
                    .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")))
                    .toList();
            Place exact = byPath.get(path);
            return Optional.ofNullable(exact)
                    .or(() -> byPath.values().stream()
                            .filter(place -> place.fits(asked))
                            .findFirst())
                    .map(place -> new Found(place.ways(), place.named(asked), decoder.parameters()));
        } catch (IllegalArgumentException malformed) {
            throw new AdminException(
                    "the path or the query cannot be read: " + Objects.requireNonNull(malformed.getMessage()));
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
