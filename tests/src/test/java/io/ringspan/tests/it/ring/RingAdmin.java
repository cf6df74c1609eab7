package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.node.cli.Main;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin port of a node whose ring is changed, as an operator uses it: over HTTP, or with a command.
 *
 * @param at where the node listens
 */
public record RingAdmin(Endpoint at) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    /** The phases in which a change can be cancelled, in their order. */
    static final List<String> OPEN = List.of("PROPOSED", "AGREED", "COPYING", "STREAMING");

    /** WITHDRAWN is what nobody had begun with. */
    private static final Set<String> UNDONE = Set.of("WITHDRAWN", "ROLLED_BACK");

    /** Asks the node for something; the answer is 200. */
    public void ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode())
                .as("%s %s %s: %s", method, path, body, answer.body())
                .isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher text =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.port() + path))
                        .header("Content-Type", "application/json")
                        .timeout(Await.LONG.dividedBy(6))
                        .method(method, text)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Runs a command about the node, in a process of its own. */
    public JavaProgram.Ended runs(String command, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command, "--admin", at.toString()));
        arguments.addAll(List.of(more));
        return RINGSPAN.run("", arguments.toArray(String[]::new));
    }

    /** Has a change made as an operator does who waits for it: once that ends, it is done. */
    public void command(String command, String... more) throws IOException, InterruptedException {
        JavaProgram.Ended ended = runs(command, more);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).startsWith(command + ": done (8 of 8)");
        assertThat(phase()).isEqualTo("DONE");
    }

    /** What the node says of the change. */
    public JsonNode seen() {
        return get("/api/ring/change");
    }

    /** What a page says. */
    public JsonNode get(String path) {
        try {
            return JSON.readTree(send("GET", path, "").body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException notNow) {
            return JSON.createObjectNode().put("phase", notNow.toString());
        }
    }

    /** Whether the node knows a ring that does not change. */
    public boolean isOver() {
        return seen().path("over").asBoolean(false);
    }

    /** How far the change is, as the node knows. */
    public String phase() {
        return seen().path("phase").asString();
    }

    /** Has the change wait where it is, goes on until it is that far, and says where it then waits. */
    public String waitsAt(String phase) throws IOException, InterruptedException {
        wants("pause");
        for (String now = phase(); OPEN.indexOf(now) < OPEN.indexOf(phase); now = phase()) {
            assertThat(OPEN).as("what it can be cancelled in").contains(now);
            String from = now;
            wants("resume");
            Await.until("it goes on", () -> !phase().equals(from));
            wants("pause");
        }
        return phase();
    }

    /** Has the change paused, resumed or cancelled. */
    public void wants(String what) throws IOException, InterruptedException {
        ask("PUT", "/api/ring/change", "{\"wanted\": \"" + what + "\"}");
    }

    /** Waits until all these nodes have that phase in that epoch. */
    public static void await(List<RingAdmin> nodes, String phase, int epoch) {
        Await.until(
                () -> phase + " of epoch " + epoch + " at all nodes; now "
                        + nodes.stream()
                                .map(node -> node.at() + " " + node.seen())
                                .toList(),
                () -> nodes.stream()
                        .map(RingAdmin::seen)
                        .allMatch(seen -> seen.path("phase").asString().equals(phase)
                                && seen.path("epoch").asInt() == epoch));
    }

    /** Waits until all these nodes have the same ring, and that a change was given up. */
    public static void awaitUndone(List<RingAdmin> nodes) {
        Await.until(
                () -> "a change is given up at all nodes; now "
                        + nodes.stream().map(RingAdmin::seen).toList(),
                () -> {
                    List<JsonNode> seen = nodes.stream().map(RingAdmin::seen).toList();
                    return seen.stream()
                                    .allMatch(each ->
                                            UNDONE.contains(each.path("phase").asString()))
                            && seen.stream()
                                            .map(each -> each.path("epoch").asInt())
                                            .distinct()
                                            .count()
                                    == 1;
                });
    }
}
