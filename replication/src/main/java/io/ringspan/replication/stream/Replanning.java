package io.ringspan.replication.stream;

import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What becomes of the kept writes when the topology changes. A node that no longer gets what is written to a write's token is not
 * sent it any more. A node that gets it now and did not before is given it at the end of its stream, under a new position but with
 * its identity and clock: that replica may have passed the old position long ago, so there it would look like a duplicate.
 *
 * <p>A write shows the token of its first command only; all that is known of the others is that they had the same owners. So
 * it goes to whoever gets anything now that had those owners. A node that is given commands for tokens that are not its own has keys
 * too many, which it deletes with all others that it does not own.
 */
final class Replanning {
    private final Topology current;
    private final Topology next;
    private final IdentityHashMap<ReplicaSet, Map<Integer, Integer>> heirs = new IdentityHashMap<>();

    private Replanning(Topology current, Topology next) {
        this.current = current;
        this.next = next;
    }

    /**
     * A write for a node that was not to get it before.
     *
     * @param token one that the receiver gets; the first command's, if it gets that
     */
    record Moved(Write write, int receiver, int token) {}

    /**
     * Takes out of the windows what is foreign there by the next topology, and places what stays by it.
     *
     * @return what others are to get, oldest first; each write is held once more for each
     */
    static List<Moved> of(Windows windows, Topology current, Topology next) {
        return new Replanning(current, next).of(windows);
    }

    private List<Moved> of(Windows windows) {
        TreeMap<Long, Write> kept = new TreeMap<>();
        for (Window window : windows.all()) {
            for (int place = 0; place < window.size(); place++) {
                kept.put(window.at(place).position(), window.at(place));
            }
        }
        List<Moved> moved = new ArrayList<>();
        for (Write write : kept.values()) {
            move(windows, write, moved);
        }
        for (Window window : windows.all()) {
            removeForeign(windows, window, next);
            window.unpause();
        }
        for (Write write : kept.values()) {
            if (write.isHeld()) {
                int token = write.frame().token();
                write.owners(next.replicas(token));
                write.frame().place(token, next.epoch(), write.frame().clock());
            }
        }
        return moved;
    }

    private void move(Windows windows, Write write, List<Moved> moved) {
        ReplicaSet was = write.owners();
        int first = write.frame().token();
        heirs.computeIfAbsent(was, this::heirs).forEach((node, token) -> {
            boolean getsFirst = next.takes(node, first);
            boolean got = was.receives(node);
            boolean lacks = got ? !getsFirst && windows.of(node).find(write.position()) != null : true;
            if (lacks) {
                write.held();
                moved.add(new Moved(write, node, getsFirst ? first : token));
            }
        });
    }

    /** Who gets what now, of all that had these owners: each with a token that it gets. */
    private Map<Integer, Integer> heirs(ReplicaSet was) {
        Map<Integer, Integer> found = new TreeMap<>();
        for (TokenRange range : current.ranges(was)) {
            for (ReplicaSet now : next.replicaSets()) {
                for (TokenRange piece : next.ranges(now)) {
                    long token = Math.max(range.first(), piece.first());
                    if (token <= Math.min(range.last(), piece.last())) {
                        for (int node : now.receivers()) {
                            found.putIfAbsent(node, (int) token);
                        }
                    }
                }
            }
        }
        return found;
    }

    /** Takes out of the window what its node does not get by that topology. */
    static void removeForeign(Windows windows, Window window, Topology next) {
        for (int place = window.size() - 1; place >= 0; place--) {
            if (!next.takes(window.node(), window.at(place).frame().token())) {
                Write write = window.removeForeign(place);
                write.skipped(window.node());
                windows.unhold(write);
            }
        }
    }
}
