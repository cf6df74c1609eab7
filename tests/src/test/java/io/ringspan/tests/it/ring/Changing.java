package io.ringspan.tests.it.ring;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Changes of the ring of a cluster on loopback, as an operator makes them. */
final class Changing {
    private Changing() {}

    private static RingAdmin admin(LocalNode node) {
        return new RingAdmin(node.conf().listen().stats());
    }

    private static List<RingAdmin> admins(List<LocalNode> nodes) {
        return nodes.stream().map(Changing::admin).toList();
    }

    /** Asks a node for something; the answer is 200. */
    static void ask(LocalNode node, String method, String path, String body) throws IOException, InterruptedException {
        admin(node).ask(method, path, body);
    }

    /** Runs a command about a node, in a process of its own. */
    static JavaProgram.Ended runs(LocalNode node, String command, String... more)
            throws IOException, InterruptedException {
        return admin(node).runs(command, more);
    }

    /** Has a change made as an operator does who waits for it: once that ends, it is done. */
    static void command(LocalNode node, String command, String... more) throws IOException, InterruptedException {
        admin(node).command(command, more);
    }

    /** A node that was left out starts now, and waits to be let join. */
    static void comes(LocalNode node) {
        node.kill();
        node.start();
        Await.until("the newcomer knows the ring", () -> isOver(node));
    }

    /** What a node says of the change. */
    static JsonNode seen(LocalNode node) {
        return admin(node).seen();
    }

    /** What a page says. */
    static JsonNode get(LocalNode node, String path) {
        return admin(node).get(path);
    }

    /** Whether the node knows a ring that does not change. */
    static boolean isOver(LocalNode node) {
        return admin(node).isOver();
    }

    static String phase(LocalNode node) {
        return admin(node).phase();
    }

    /** See {@link RingAdmin#waitsAt}. */
    static String waitsAt(LocalNode conductor, String phase) throws IOException, InterruptedException {
        return admin(conductor).waitsAt(phase);
    }

    /** Waits until all these nodes have that phase in that epoch. */
    static void await(List<LocalNode> nodes, String phase, int epoch) {
        RingAdmin.await(admins(nodes), phase, epoch);
    }

    /** Waits until all these nodes have the same ring, and that a change was given up. */
    static void awaitUndone(List<LocalNode> nodes) {
        RingAdmin.awaitUndone(admins(nodes));
    }
}
