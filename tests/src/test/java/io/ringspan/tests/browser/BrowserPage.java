package io.ringspan.tests.browser;

import io.ringspan.tests.it.cluster.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page of a browser: what it is told to do, and what it says by itself.
 *
 * <p><b>Owner.</b> The test's thread; what the browser says comes on others. <b>Limits.</b> {@link Await#LONG} for each answer.
 */
final class BrowserPage implements AutoCloseable, WebSocket.Listener {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringBuilder coming = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    private BrowserPage() {}

    static BrowserPage open(URI address) {
        BrowserPage page = new BrowserPage();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, page)
                .join();
        for (String part : List.of("Runtime", "Page", "Log", "Network")) {
            page.call(part + ".enable", Map.of());
        }
        return page;
    }

    /** What it has to say about itself, and about scripts that failed. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** The addresses that it has asked. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    void go(String address) {
        call("Page.navigate", Map.of("url", address));
    }

    /** The value of an expression, as text. */
    String value(String expression) {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", "String(" + expression + ")", "returnByValue", true, "awaitPromise", true));
        return result.path("result").path("value").asString("");
    }

    /** What an element shows. */
    String text(String id) {
        return value("document.getElementById('" + id + "').textContent");
    }

    /** As on a screen of that size, in a dark or light look. */
    void screen(int width, int height, boolean phone, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** A picture of what it shows, as PNG: so many pixels from its top. */
    byte[] picture(int width, int height) {
        Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        JsonNode shot =
                call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        return Base64.getDecoder().decode(shot.path("data").asString());
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        String said = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
        socket.join().sendText(said, true).join();
        return answer.orTimeout(Await.LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket.complete(opened);
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        coming.append(part);
        if (last) {
            JsonNode said = JSON.readTree(coming.toString());
            coming.setLength(0);
            CompletableFuture<JsonNode> answer = asked.remove(said.path("id").asInt(0));
            if (answer != null) {
                answer.complete(said.path("result"));
            } else {
                heard(said.path("method").asString(""), said.path("params"));
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void heard(String method, JsonNode what) {
        switch (method) {
            case "Network.requestWillBeSent" ->
                requests.add(what.path("request").path("url").asString());
            case "Runtime.exceptionThrown" ->
                complaints.add(what.path("exceptionDetails").toString());
            case "Log.entryAdded" ->
                complaints.add(what.path("entry").path("text").asString());
            default -> {
                // not asked for
            }
        }
    }

    @Override
    public void close() {
        List<CompletableFuture<JsonNode>> left = new ArrayList<>(asked.values());
        left.forEach(each -> each.cancel(false));
        socket.join().abort();
    }
}
