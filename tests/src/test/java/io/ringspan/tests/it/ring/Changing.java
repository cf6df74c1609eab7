package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.cluster.LocalNode;
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

/** Changes of a ring, as an operator makes them over HTTP. */
final class Changing {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    /** WITHDRAWN is what nobody had begun with. */
    private static final Set<String> UNDONE = Set.of("WITHDRAWN", "ROLLED_BACK");

    private Changing() {}

    /** Asks a node for something; the answer is 200. */
    static void ask(LocalNode node, String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(node, method, path, body);
        assertThat(answer.statusCode())
                .as("%s %s %s: %s", method, path, body, answer.body())
                .isEqualTo(200);
    }

    private static HttpResponse<String> send(LocalNode node, String method, String path, String body)
            throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + node.conf().listen().stats().port() + path);
        HttpRequest.BodyPublisher text =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return CLIENT.send(
                HttpRequest.newBuilder(page)
                        .header("Content-Type", "application/json")
                        .timeout(Await.LONG.dividedBy(6))
                        .method(method, text)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Runs a command about a node, in a process of its own. */
    static JavaProgram.Ended runs(LocalNode node, String command, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--admin", node.conf().listen().stats().toString()));
        arguments.addAll(List.of(more));
        return RINGSPAN.run("", arguments.toArray(String[]::new));
    }

    /** Has a change made as an operator does who waits for it: once that ends, it is done. */
    static void command(LocalNode node, String command, String... more) throws IOException, InterruptedException {
        JavaProgram.Ended ended = runs(node, command, more);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).startsWith(command + ": done (8 of 8)");
        assertThat(phase(node)).isEqualTo("DONE");
    }

    /** A node that was left out starts now, and waits to be let join. */
    static void comes(LocalNode node) {
        node.kill();
        node.start();
        Await.until("the newcomer knows the ring", () -> isOver(node));
    }

    /** What a node says of the change. */
    static JsonNode seen(LocalNode node) {
        return get(node, "/api/ring/change");
    }

    /** What a page says. */
    static JsonNode get(LocalNode node, String path) {
        try {
            return JSON.readTree(send(node, "GET", path, "").body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException notNow) {
            return JSON.createObjectNode().put("phase", notNow.toString());
        }
    }

    /** Whether the node knows a ring that does not change. */
    static boolean isOver(LocalNode node) {
        return seen(node).path("over").asBoolean(false);
    }

    static String phase(LocalNode node) {
        return seen(node).path("phase").asString();
    }

    /** Waits until all these nodes have that phase in that epoch. */
    static void await(List<LocalNode> nodes, String phase, int epoch) {
        Await.until(
                () -> phase + " of epoch " + epoch + " at all nodes; now "
                        + nodes.stream()
                                .map(node -> node.conf().place().id() + " " + seen(node))
                                .toList(),
                () -> nodes.stream()
                        .map(Changing::seen)
                        .allMatch(seen -> seen.path("phase").asString().equals(phase)
                                && seen.path("epoch").asInt() == epoch));
    }

    /** Waits until all these nodes have the same ring, and that a change was given up. */
    static void awaitUndone(List<LocalNode> nodes) {
        Await.until(
                () -> "a change is given up at all nodes; now "
                        + nodes.stream().map(Changing::seen).toList(),
                () -> {
                    List<JsonNode> seen = nodes.stream().map(Changing::seen).toList();
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
