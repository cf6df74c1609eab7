package io.ringspan.replication.stream;

import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * What becomes of the kept writes when the topology changes. A node that no longer owns a write is not sent it any more. A
 * node that has become an owner gets it at the end of its stream, under a new position but with its identity and clock:
 * that replica may have passed the old position long ago, so there it would look like a duplicate.
 *
 * @param renumbered the windows, by the next topology's numbers
 * @param moved the writes that new owners are to get, oldest first; each is held once more until it was copied
 */
record Replanning(List<Window> renumbered, List<Moved> moved) {
    /** A write with its owners in the next topology, and those of them that were not owners before. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Moved(Write write, ReplicaSet owners, int[] newOwners) {}

    /** Takes out of the windows what is foreign there by the next topology. */
    static Replanning of(Windows windows, Topology current, Topology next) {
        TreeMap<Long, Write> kept = new TreeMap<>();
        for (Window window : windows.all()) {
            for (int place = 0; place < window.size(); place++) {
                kept.put(window.at(place).position(), window.at(place));
            }
        }
        List<Moved> moved = new ArrayList<>();
        for (Write write : kept.values()) {
            ReplicaSet owners = next.replicas(write.frame().token());
            int[] newOwners = newOwners(write.owners(), owners, current, next);
            if (newOwners.length > 0) {
                write.held();
                moved.add(new Moved(write, owners, newOwners));
            }
        }
        for (Window window : windows.all()) {
            removeForeign(windows, window, next);
        }
        for (Write write : kept.values()) {
            if (write.isHeld()) {
                write.owners(next.replicas(write.frame().token()));
            }
        }
        return new Replanning(renumber(windows, next), moved);
    }

    private static int[] newOwners(ReplicaSet before, ReplicaSet after, Topology current, Topology next) {
        return Arrays.stream(after.all())
                .filter(owner -> {
                    int then = current.indexOf(next.node(owner).id());
                    return then == Topology.NOBODY || !before.includes(then);
                })
                .toArray();
    }

    private static void removeForeign(Windows windows, Window window, Topology next) {
        int number = next.indexOf(window.id());
        for (int place = window.size() - 1; place >= 0; place--) {
            int token = window.at(place).frame().token();
            if (number == Topology.NOBODY || !next.owns(number, token)) {
                windows.unhold(window.removeForeign(place));
            }
        }
    }

    private static List<Window> renumber(Windows windows, Topology next) {
        List<Window> renumbered = new ArrayList<>();
        for (int node = 0; node < next.size(); node++) {
            Window window = windows.named(next.node(node).id());
            renumbered.add(window == null ? windows.open(node, next.node(node).id()) : window);
        }
        for (int node = 0; node < next.size(); node++) {
            renumbered.get(node).renumber(node);
            renumbered.get(node).unpause();
        }
        return renumbered;
    }
}
