package io.ringspan.node.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Endpoint;
import io.ringspan.node.http.BoundedBody;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Asks a node's admin port.
 *
 * <p><b>Owner.</b> The thread of a command. <b>Limits.</b> {@value #MILLIS_MAX} ms for a whole answer, however slowly it comes, and
 * {@value #BYTES_MAX} bytes of it.
 */
public final class AdminClient {
    static final long MILLIS_MAX = 5_000;
    static final int BYTES_MAX = 16 << 20;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int FAULT = 500;
    /** With this a node says in a line what it could not do in time, which may still happen. */
    private static final int UNAVAILABLE = 503;
    /** With these a node says in a line why it does not do what it was asked for. */
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 405, 409, 413);

    private static final String TO_FIX =
            ". To fix: say by -c FILE or --admin HOST:PORT where stats_listen of a running node is";

    private final Endpoint admin;
    private final AdminTrust trust;
    private final long millisMax;
    private final HttpClient http;

    /** There was no answer, or one that says no. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean refused;

        Failure(String message, boolean refused) {
            super(message);
            this.refused = refused;
        }

        /** Whether a node answered, and said no. */
        public boolean isRefused() {
            return refused;
        }
    }

    /** Asks there. */
    public AdminClient(Endpoint admin) {
        this(admin, AdminTrust.PLAIN);
    }

    /** Asks there like that. */
    public AdminClient(Endpoint admin, AdminTrust trust) {
        this(admin, trust, MILLIS_MAX);
    }

    /** @param millisMax for a whole answer */
    AdminClient(Endpoint admin, AdminTrust trust, long millisMax) {
        this.admin = admin;
        this.trust = trust;
        this.millisMax = millisMax;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(millisMax));
        trust.tls().ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** Asks another node in the same way. */
    public AdminClient at(Endpoint other) {
        return new AdminClient(other, trust, millisMax);
    }

    /** Where it asks. */
    public Endpoint admin() {
        return admin;
    }

    /** What stands on a page. */
    public String get(String path) throws Failure, InterruptedException {
        return answer(request(path).GET().build());
    }

    /** Changes what stands there to this. */
    public String put(String path, String body) throws Failure, InterruptedException {
        return change("PUT", path, body);
    }

    /** Changes something by that method of HTTP. */
    public String change(String method, String path, String body) throws Failure, InterruptedException {
        HttpRequest.Builder request = request(path);
        trust.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret.text()));
        return answer(request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) throws Failure {
        if (admin.isUnixSocket()) {
            throw new Failure(
                    "stats_listen is the Unix socket " + admin
                            + ", which is not asked by this command. To fix: ask it by curl --unix-socket, or let the node"
                            + " listen at HOST:PORT",
                    false);
        }
        try {
            return HttpRequest.newBuilder(
                    URI.create((trust.tls().isPresent() ? "https://" : "http://") + admin + path));
        } catch (IllegalArgumentException unfit) {
            throw new Failure(admin + " cannot be asked by HTTP: " + unfit.getMessage() + TO_FIX, false);
        }
    }

    private String answer(HttpRequest request) throws Failure, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, info -> new BoundedBody(BYTES_MAX));
        try {
            return text(answer.get(millisMax, TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            throw new Failure(
                    admin + " gave no whole answer within " + millisMax
                            + " ms: the node is overloaded or stands still, or something else listens there" + TO_FIX,
                    false);
        } catch (ExecutionException failed) {
            throw new Failure(why(failed.getCause() == null ? failed : failed.getCause()) + TO_FIX, false);
        } finally {
            answer.cancel(true);
        }
    }

    private String text(HttpResponse<byte[]> response) throws Failure {
        int status = response.statusCode();
        String body = new String(response.body(), UTF_8);
        if (status == OK) {
            return body;
        }
        if (REFUSALS.contains(status) || (status == NOT_FOUND && body.startsWith("there is no "))) {
            throw new Failure(body.lines().findFirst().orElse("refused with status " + status), true);
        }
        if (status == UNAVAILABLE && !body.isEmpty() && isPlainText(response)) {
            throw new Failure(body.lines().findFirst().orElse(body), false);
        }
        String path = response.request().uri().getPath();
        throw new Failure(
                "what listens at " + admin
                        + (status == NOT_FOUND
                                ? " has no page " + path + ": it is no node of this release"
                                : " answers " + path + " with status " + status
                                        + (status == FAULT ? "; if it is a node, its log says why" : ""))
                        + TO_FIX,
                false);
    }

    private static boolean isPlainText(HttpResponse<byte[]> response) {
        return response.headers().firstValue("content-type").orElse("").startsWith("text/plain");
    }

    private String why(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection to " + admin + " within " + millisMax + " ms";
        }
        if (cause instanceof ConnectException) {
            for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
                if (deeper instanceof UnresolvedAddressException) {
                    return "the name in " + admin + " has no address";
                }
            }
            return "nobody listens at " + admin;
        }
        if (cause instanceof SSLException) {
            return admin + " cannot be spoken to by TLS (" + cause.getMessage() + ")";
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return cause instanceof IOException
                ? "what listens at " + admin + " is no node's admin port (" + said + ")"
                : admin + " cannot be asked: " + said;
    }
}
