package io.ringspan.replication.stream;

import io.ringspan.replication.ring.Topology;
import java.util.Arrays;

/**
 * Which nodes a stream can reach, and which replicas their relays say they cannot.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
final class Reach {
    private boolean[] up;
    /** By relay, then replica: the relay said that it cannot pass anything to it. */
    private boolean[][] cut;

    Reach(int nodes) {
        up = new boolean[nodes];
        cut = new boolean[nodes][nodes];
    }

    /** There are more nodes now; none of those is up yet. */
    void grow(int nodes) {
        int known = up.length;
        up = Arrays.copyOf(up, nodes);
        cut = Arrays.copyOf(cut, nodes);
        Arrays.setAll(cut, relay -> relay < known ? Arrays.copyOf(cut[relay], nodes) : new boolean[nodes]);
    }

    boolean isUp(int node) {
        return up[node];
    }

    void up(int node) {
        up[node] = true;
        Arrays.fill(cut[node], false);
    }

    void down(int node) {
        up[node] = false;
    }

    void cut(int relay, int replica, boolean isCut) {
        cut[relay][replica] = isCut && relay != replica;
    }

    /** Whom to send a write to so that it gets to the replica: the first in this order that can. */
    int relayFor(int replica, int[] order) {
        for (int candidate : order) {
            if (up[candidate] && !cut[candidate][replica]) {
                return candidate;
            }
        }
        return Topology.NOBODY;
    }

    /** Whom to send a question to so that it gets to the replica: itself at best, else any of these. */
    int wayTo(int replica, Window[] relays) {
        if (up[replica]) {
            return replica;
        }
        for (Window relay : relays) {
            if (up[relay.node()] && !cut[relay.node()][replica]) {
                return relay.node();
            }
        }
        return Topology.NOBODY;
    }
}
