package io.ringspan.tests.bench.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Fetches a page of a node's admin port. */
public final class HttpText {
    private static final int WAIT_MILLIS_MAX = 5_000;

    private HttpText() {}

    /** The page, or nothing when it is refused, missing or late. */
    public static Optional<String> get(URI page) {
        try {
            URLConnection connection = page.toURL().openConnection();
            connection.setConnectTimeout(WAIT_MILLIS_MAX);
            connection.setReadTimeout(WAIT_MILLIS_MAX);
            boolean found =
                    connection instanceof HttpURLConnection http && http.getResponseCode() == HttpURLConnection.HTTP_OK;
            if (!found) {
                return Optional.empty();
            }
            try (var body = connection.getInputStream()) {
                return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
