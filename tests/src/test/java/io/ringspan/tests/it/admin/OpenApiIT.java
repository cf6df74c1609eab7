package io.ringspan.tests.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.admin.ApiDocument.Operation;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The admin API of a real node is what its document says: every operation is asked for, and every answer is held to its schema. */
@BesideOthers
@ExtendWith(NoFaults.class)
class OpenApiIT {
    private static final LocalLayout TWO_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);

    private static final String TOKEN = "0123456789abcdef";

    /** It does not end: its beginning is looked at. */
    private static final String EVENTS = "/api/events";

    private static final Watch LOG_ALL = new Watch(true, 0, 100);

    /** Method, path and body, and the status that is answered. */
    private static final List<Asking> ASKED = List.of(
            new Asking("GET", "/metrics", "", 200),
            new Asking("GET", "/live", "", 200),
            new Asking("GET", "/ready", "", 200),
            new Asking("GET", "/openapi.yaml", "", 200),
            new Asking("GET", "/api/consistency", "", 200),
            new Asking("PUT", "/api/consistency", "{\"read\":\"DC_QUORUM\"}", 200),
            new Asking("PUT", "/api/consistency", "{\"read\":\"MOST\"}", 400),
            new Asking("GET", "/console", "", 200),
            new Asking("GET", "/console/console.css", "", 200),
            new Asking("GET", "/console/console.js", "", 200),
            new Asking("GET", EVENTS, "", 200),
            new Asking("GET", "/api/traffic", "", 200),
            new Asking("GET", "/api/hints", "", 200),
            new Asking("GET", "/api/hints?node=1", "", 400),
            new Asking("GET", "/api/hotkeys?count=5", "", 200),
            new Asking("GET", "/api/hotkeys?count=129", "", 400),
            new Asking("DELETE", "/api/hotkeys", "", 200),
            new Asking("GET", "/api/slowlog?count=5", "", 200),
            new Asking("GET", "/api/slowlog?count=x", "", 400),
            new Asking("DELETE", "/api/slowlog", "", 200),
            new Asking("GET", "/api/cluster", "", 200),
            new Asking("GET", "/api/ring", "", 200),
            new Asking("GET", "/api/ring/measure", "", 200),
            new Asking("POST", "/api/ring/preview", "{\"leave\":\"dc1/r1/0\"}", 409),
            new Asking("POST", "/api/ring/preview", "{}", 400),
            new Asking("POST", "/api/ring/measure", "{\"anew\":true}", 200),
            new Asking("GET", "/api/ring/change", "", 409),
            new Asking("PUT", "/api/ring/change", "{\"wanted\":\"less\"}", 400),
            new Asking("PUT", "/api/ring/change", "{\"exclude\":\"dc1/r2/0\"}", 409),
            new Asking("POST", "/api/ring/join", "{}", 409),
            new Asking("POST", "/api/ring/leave", "{\"node\":\"me\"}", 400),
            new Asking("POST", "/api/ring/rebalance", "{}", 400),
            new Asking("DELETE", "/api/members/dc1/r9/0", "", 404),
            new Asking("DELETE", "/api/members/dc1/r2/0", "", 409),
            new Asking("GET", "/api/state", "", 200),
            new Asking("PUT", "/api/state", "{\"state\":\"WRITES_ONLY\"}", 200),
            new Asking("GET", "/ready", "", 503),
            new Asking("PUT", "/api/state", "{\"state\":\"DOWN\"}", 400),
            new Asking("PUT", "/api/state", "{\"state\":\"NORMAL\"}", 200),
            new Asking("GET", "/api/repair", "", 200),
            new Asking("POST", "/api/repair", "{\"range\":\"7\"}", 400),
            new Asking("POST", "/api/repair", "{\"dry_run\":true,\"rate\":50}", 200),
            new Asking("POST", "/api/repair", "", 409),
            new Asking("DELETE", "/api/repair", "", 200),
            new Asking("GET", "/api/repair/keys", "", 200),
            new Asking("GET", "/api/copy", "", 200),
            new Asking("PUT", "/api/copy", "{}", 400),
            new Asking("PUT", "/api/copy", "{\"paused\":true}", 409),
            new Asking("POST", "/api/copy", "{\"rate\":0}", 400),
            new Asking("DELETE", "/api/copy", "", 200),
            new Asking("GET", "/api/replace", "", 200),
            new Asking("DELETE", "/api/replace", "", 409),
            new Asking("POST", "/api/replace", "{\"rate\":0}", 400),
            new Asking("POST", "/api/replace", "{\"rate\":100000}", 200),
            new Asking("GET", "/api/config", "", 200),
            new Asking("GET", "/api/config?all=1", "", 400),
            new Asking("GET", "/api/reload", "", 200),
            new Asking("POST", "/api/reload", "{\"dry\":true}", 400),
            new Asking("POST", "/api/reload", "{\"dry_run\":true}", 409),
            new Asking("GET", "/api/explain?key=user:1&key=b", "", 200),
            new Asking("GET", "/api/explain?command=SET&key=%00&level=dc_quorum", "", 200),
            new Asking("GET", "/api/explain?command=NONE&key=a", "", 400),
            new Asking("GET", "/api/peers", "", 200),
            new Asking("PUT", "/api/peers/dc1/r2/0", "{\"link\":\"down\"}", 200),
            new Asking("PUT", "/api/peers/dc1/r2/0", "{\"link\":\"reset\"}", 409),
            new Asking("PUT", "/api/peers/dc1/r2/0", "{\"link\":\"sideways\"}", 400),
            new Asking("PUT", "/api/peers/dc1/r9/0", "{\"link\":\"up\"}", 404),
            new Asking("GET", "/peer/down/all", "", 200),
            new Asking("GET", "/peer/reset/127.0.0.1", "", 200),
            new Asking("GET", "/peer/up/10.9.9.9", "", 400),
            new Asking("GET", "/peer/up/127.0.0.1", "", 200),
            new Asking("GET", "/get_consistency", "", 200),
            new Asking("GET", "/set_consistency/read/dc_one", "", 200),
            new Asking("GET", "/set_consistency/read/most", "", 400),
            new Asking("GET", "/set_consistency/write/dc_one", "", 200),
            new Asking("GET", "/state/get_state", "", 200),
            new Asking("GET", "/state/normal", "", 200),
            new Asking("GET", "/state/up", "", 400),
            new Asking("GET", "/api/tuning", "", 200),
            new Asking("PUT", "/api/tuning", "{\"timeout_factor\":2}", 200),
            new Asking("PUT", "/api/tuning", "{}", 400),
            new Asking("GET", "/api/loglevels", "", 200),
            new Asking("PUT", "/api/loglevels", "{\"ROOT\":\"LOUD\"}", 400),
            new Asking("GET", "/get_timeout_factor", "", 200),
            new Asking("GET", "/set_timeout_factor/1", "", 200),
            new Asking("GET", "/set_timeout_factor/x", "", 400),
            new Asking("GET", "/read_repairs/enable", "", 200),
            new Asking("GET", "/read_repairs/perhaps", "", 400),
            new Asking("GET", "/setloglevel/5", "", 200),
            new Asking("GET", "/setloglevel/12", "", 400),
            new Asking("GET", "/loglevelup", "", 200),
            new Asking("GET", "/logleveldown", "", 200),
            new Asking("PUT", "/api/loglevels", "{\"ROOT\":\"INFO\"}", 200),
            new Asking("GET", "/help", "", 200),
            new Asking("GET", "/ping", "", 200),
            new Asking("GET", "/describe", "", 200),
            new Asking("GET", "/historeset", "", 200),
            new Asking("GET", "/info", "", 200),
            new Asking("GET", "/cluster_describe", "", 200),
            new Asking("GET", "/REST/v1/admin/cluster_describe", "", 200),
            new Asking("GET", "/REST/v1/admin/get_seeds", "", 200),
            new Asking("GET", "/api/audit?count=2", "", 200),
            new Asking("GET", "/api/audit?count=0", "", 400));

    /** One for all: a node has few connections for all who ask. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private record Asking(String method, String path, String body, int status) {}

    private static HttpResponse<String> ask(Endpoint admin, Asking asking) throws IOException, InterruptedException {
        return send(admin, asking, "");
    }

    @Test
    void everyOperationIsThereAndAnswersAsItsDocumentSays() throws Exception {
        try (RealCluster cluster = RealCluster.start(
                        TWO_RACKS, NodeSettings.all(NodeSettings.workers(2), NodeSettings.watch(LOG_ALL)));
                RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            for (int i = 0; i < 500; i++) {
                client.call("SET", "key" + i, "v");
            }
            Endpoint admin = cluster.node("dc1/r1/0").conf().listen().stats();
            ApiDocument document = ApiDocument.read(
                    ask(admin, new Asking("GET", "/openapi.yaml", "", 200)).body());
            assertThat(document.operations())
                    .extracting(Operation::name)
                    .as("the document and the node's own list")
                    .containsExactlyInAnyOrderElementsOf(listed(admin));

            Set<String> unasked = new TreeSet<>();
            document.operations().forEach(operation -> unasked.add(operation.name()));
            List<String> faults = new ArrayList<>();
            for (Asking asking : ASKED) {
                unasked.remove(faults(document, asking, ask(admin, asking), faults));
            }
            assertThat(faults).isEmpty();
            assertThat(unasked).as("operations that this test does not ask for").isEmpty();
        }
    }

    /** What a change is sent with: nothing, or something wrong; and what is longer than the node takes. */
    @Test
    void everyChangeNeedsTheTokenAndItsStatusesAreInTheDocument() throws Exception {
        try (RealCluster cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 1),
                NodeSettings.all(NodeSettings.workers(1), NodeSettings.adminToken(TOKEN)))) {
            Endpoint admin = cluster.node("dc1/r1/0").conf().listen().stats();
            ApiDocument document = ApiDocument.read(
                    ask(admin, new Asking("GET", "/openapi.yaml", "", 200)).body());
            List<String> faults = new ArrayList<>();
            int changes = 0;
            for (Operation operation : document.operations()) {
                boolean change = operation.operation().at("/responses/403").isObject();
                changes += change ? 1 : 0;
                if (change || !operation.method().equals("GET")) {
                    refusals(document, operation, admin, faults);
                } else if (List.of(401, 403)
                        .contains(send(admin, asking(operation, "", 0), "").statusCode())) {
                    faults.add(operation.name() + " needs a token, and the document says nothing of it");
                }
                wrongMethod(document, operation, admin, faults);
            }
            assertThat(faults).isEmpty();
            assertThat(changes).as("operations that change something").isGreaterThan(20);
            assertThat(send(admin, new Asking("PUT", "/api/tuning", "{\"timeout_factor\":2}", 200), TOKEN)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void refusals(ApiDocument document, Operation operation, Endpoint admin, List<String> faults)
            throws IOException, InterruptedException {
        held(document, asking(operation, "{}", 403), "", admin, faults);
        held(document, asking(operation, "{}", 401), "fedcba9876543210", admin, faults);
        if (List.of("PUT", "POST").contains(operation.method())) {
            held(document, asking(operation, " ".repeat(5_000), 413), TOKEN, admin, faults);
        }
    }

    private static void held(ApiDocument document, Asking asking, String token, Endpoint admin, List<String> faults)
            throws IOException, InterruptedException {
        // A body is taken by PUT and POST only: the others would be answered with 413.
        boolean hasBody = List.of("PUT", "POST").contains(asking.method());
        Asking fit = hasBody ? asking : new Asking(asking.method(), asking.path(), "", asking.status());
        faults(document, fit, send(admin, fit, token), faults);
    }

    /** Nothing is done by PATCH anywhere: the answer lists what is. */
    private static void wrongMethod(ApiDocument document, Operation operation, Endpoint admin, List<String> faults)
            throws IOException, InterruptedException {
        Asking asking = asking(operation, "", 405);
        HttpResponse<String> answer = send(admin, new Asking("PATCH", asking.path(), "", 405), TOKEN);
        List<String> allowed =
                List.of(answer.headers().firstValue("allow").orElse("").split(", "));
        Set<String> told = new TreeSet<>(allowed);
        told.remove("HEAD");
        Set<String> documented = new TreeSet<>();
        document.operations().stream()
                .filter(each -> each.path().equals(operation.path()))
                .forEach(each -> documented.add(each.method()));
        if (answer.statusCode() != 405 || !told.equals(documented)) {
            faults.add(
                    "PATCH " + operation.path() + " was answered with " + answer.statusCode() + ", Allow: " + allowed);
        }
    }

    /** Some of what an operation is for: names that there are not, for those in its path. */
    private static Asking asking(Operation operation, String body, int status) {
        return new Asking(operation.method(), operation.path().replaceAll("\\{[a-z]+}", "none"), body, status);
    }

    private static HttpResponse<String> send(Endpoint admin, Asking asking, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + admin + asking.path()));
        request.method(asking.method(), BodyPublishers.ofString(asking.body()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        boolean endless = asking.path().equals(EVENTS) && asking.method().equals("GET");
        return CLIENT.send(request.build(), endless ? told -> new FirstLine() : BodyHandlers.ofString());
    }

    /** Adds what is wrong with an answer; the name of the operation. */
    private static String faults(
            ApiDocument document, Asking asking, HttpResponse<String> answer, List<String> faults) {
        Operation operation = document.operation(asking.method(), asking.path().replaceFirst("\\?.*", ""))
                .orElseThrow(() -> new AssertionError(asking + " is not in the document"));
        if (answer.statusCode() != asking.status()) {
            faults.add(asking + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        String type = answer.headers().firstValue("content-type").orElse("");
        document.faults(operation, answer.statusCode(), type, answer.body())
                .forEach(fault -> faults.add(asking + ": " + fault));
        return operation.name();
    }

    private static List<String> listed(Endpoint admin) throws IOException, InterruptedException {
        return ask(admin, new Asking("GET", "/", "", 200))
                .body()
                .lines()
                .filter(line -> line.matches("[A-Z]+ /.*"))
                .map(line -> line.replaceFirst(" {2,}.*", ""))
                .toList();
    }
}
