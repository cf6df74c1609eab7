package io.ringspan.replication.stream;

import io.ringspan.replication.ring.Topology;
import java.util.Arrays;

/**
 * Which nodes a stream can reach, and which replicas their relays say they cannot.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
final class Reach {
    private final boolean[] up;
    /** By relay, then replica: the relay said that it cannot pass anything to it. */
    private final boolean[][] cut;

    Reach(int nodes) {
        up = new boolean[nodes];
        cut = new boolean[nodes][nodes];
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
