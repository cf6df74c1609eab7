package io.ringspan.tests.it.status;

import io.ringspan.base.Endpoint;
import io.ringspan.node.cli.Main;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.status.AdminClient;
import io.ringspan.node.status.ClusterReport;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterStatus.Row;
import io.ringspan.node.status.ClusterText;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who looks after one node, over one connection, since a node has few of them for all who ask. */
record Operator(LocalNode node, AdminClient client) {
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    Operator(LocalNode node) {
        this(node, new AdminClient(node.conf().listen().stats()));
    }

    private Endpoint admin() {
        return node.conf().listen().stats();
    }

    /** Runs a command about the node, in a process of its own. */
    JavaProgram.Ended runs(String command, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command, "--admin", admin().toString()));
        arguments.addAll(List.of(more));
        return RINGSPAN.run("", arguments.toArray(String[]::new));
    }

    /** What stands on a page of the node, or why it does not. */
    String asks(String path) throws InterruptedException {
        try {
            return client.get(path);
        } catch (AdminClient.Failure no) {
            return String.valueOf(no.getMessage());
        }
    }

    /** What the node says to a change. */
    String changes(String method, String path, String body) throws InterruptedException {
        try {
            return client.change(method, path, body);
        } catch (AdminClient.Failure no) {
            return String.valueOf(no.getMessage());
        }
    }

    /** The cluster as the node sees it; to be asked while the node runs. */
    Cluster sees() {
        try {
            return ClusterText.read(client.get("/api/cluster"));
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** How the node sees another. */
    Row sees(LocalNode other) {
        return sees().members().stream()
                .filter(row -> row.id().equals(other.conf().place().id()))
                .findFirst()
                .orElseThrow();
    }

    boolean seesAllWell() {
        return new ClusterReport(sees(), false).isWell();
    }
}
