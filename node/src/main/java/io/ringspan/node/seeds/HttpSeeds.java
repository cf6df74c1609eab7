package io.ringspan.node.seeds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.conf.load.SeedList;
import io.ringspan.node.http.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP service, such as Dynomite's Florida.
 *
 * <p><b>Threads.</b> One at a time asks. <b>Limits.</b> {@value #SECONDS_MAX} s for a whole answer, if nobody says otherwise, however slowly it comes;
 * {@link SeedList#BYTES_MAX} bytes of it. Only status 200 counts; redirections are followed, but not from HTTPS to HTTP.
 */
public final class HttpSeeds implements SeedSource {
    static final int SECONDS_MAX = 5;

    private static final int OK = 200;

    private final URI url;
    private final long millisMax;
    /** One for all questions: its threads and descriptors outlive it until the collector runs. */
    private final HttpClient client;

    public HttpSeeds(URI url) {
        this(url, TimeUnit.SECONDS.toMillis(SECONDS_MAX));
    }

    /** @param millisMax for a whole answer */
    public HttpSeeds(URI url, long millisMax) {
        this.url = url;
        this.millisMax = millisMax;
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofMillis(millisMax))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public String name() {
        return url.toString();
    }

    @Override
    public String ask() throws SeedsUnavailable, InterruptedException {
        HttpRequest request = request();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, info -> new BoundedBody(SeedList.BYTES_MAX));
        try {
            return text(answer.get(millisMax, TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            throw new SeedsUnavailable("it gave no whole answer within " + millisMax + " ms");
        } catch (ExecutionException failed) {
            throw new SeedsUnavailable(why(failed));
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request() throws SeedsUnavailable {
        try {
            return HttpRequest.newBuilder(url)
                    .header("Accept", "text/plain, application/json")
                    .build();
        } catch (IllegalArgumentException unfit) {
            throw new SeedsUnavailable("that is no address to ask: " + unfit.getMessage());
        }
    }

    private static String text(HttpResponse<byte[]> response) throws SeedsUnavailable {
        if (response.statusCode() != OK) {
            throw new SeedsUnavailable("it answered with status " + response.statusCode());
        }
        return new String(response.body(), UTF_8);
    }

    private static String why(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        String kind = cause.getClass().getSimpleName();
        String message = cause.getMessage();
        if (message == null || message.isEmpty()) {
            return "it cannot be reached (" + kind + ")";
        }
        return cause instanceof IOException ? message : kind + ": " + message;
    }
}
