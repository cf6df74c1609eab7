package io.ringspan.tests.browser;

import io.ringspan.tests.it.cluster.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a window, with a profile of its own, that speaks to loopback only if its pages do.
 *
 * <p><b>Owner.</b> The thread that started it. <b>Limits.</b> {@link Await#LONG} for its start.
 */
final class Chromium implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("DevTools listening on ws://127\\.0\\.0\\.1:(\\d+)/");
    private static final int END_SECONDS_MAX = 10;

    private final Process process;
    private final int port;

    private Chromium(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param profile an empty directory */
    static Chromium start(Path profile) throws Exception {
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + profile)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, port), "chromium-says");
        reader.setDaemon(true);
        reader.start();
        try {
            return new Chromium(process, port.get(Await.LONG.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception failed) {
            end(process);
            throw failed;
        }
    }

    /** To the end, so that it never waits for a reader. */
    private static void read(Process process, CompletableFuture<Integer> port) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    port.complete(Integer.valueOf(listens.group(1)));
                } else if (!port.isDone()) {
                    said.append(line).append('\n');
                }
            }
        } catch (IOException gone) {
            // it has ended
        }
        port.completeExceptionally(new IOException("Chromium has ended; it said: " + said));
    }

    /** A new page that shows nothing yet. */
    BrowserPage page() throws IOException, InterruptedException {
        HttpRequest fresh = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(BodyPublishers.noBody())
                .build();
        String said =
                HttpClient.newHttpClient().send(fresh, BodyHandlers.ofString()).body();
        String address =
                JsonMapper.shared().readTree(said).path("webSocketDebuggerUrl").asString();
        return BrowserPage.open(URI.create(address));
    }

    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
