package io.ringspan.node.sim.check;

import io.ringspan.conf.Consistency;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.Map;

/**
 * What a read at a safe level was answered with of a key with one writer is not followed by anything older: not by a read at
 * a quorum in the same datacenter that was sent afterwards, whether the write was ever answered or not.
 *
 * <p>Not promised, so not checked: as in {@link ReadsSeeWrites}.
 */
public final class SafeReadsGoForward implements Watcher {
    private final SimRun run;
    private final Map<String, Integer> sent = new HashMap<>();
    private final Map<String, Integer> excused = new HashMap<>();
    /** What was seen, by datacenter and key. */
    private final Map<String, Integer> seen = new HashMap<>();

    private final Map<Integer, Map<String, Integer>> due = new HashMap<>();
    private boolean clocksDiffer;
    private int checked;

    public SafeReadsGoForward(SimRun run) {
        this.run = run;
    }

    /** How many replies were looked at that could have been older. */
    public int checked() {
        return checked;
    }

    @Override
    public void sent(Request request, int bytes) {
        if (request.sequence() > 0) {
            sent.put(request.key(), request.sequence());
        } else if (isRead(request) && request.level() != Consistency.DC_ONE) {
            Map<String, Integer> least = new HashMap<>();
            request.keys().forEach(key -> least.put(key, seen.getOrDefault(place(request, key), 0)));
            due.put(request.number(), least);
        }
    }

    private static boolean isRead(Request request) {
        return request.kind() == Request.Kind.GET || request.kind() == Request.Kind.MGET;
    }

    private static String place(Request request, String key) {
        return request.dc() + " " + key;
    }

    @Override
    public void answered(Request request, String reply) {
        Map<String, Integer> least = due.remove(request.number());
        if (least == null || reply.startsWith("-")) {
            return;
        }
        least.forEach((key, sequence) -> {
            int now = Seen.sequence(key, reply);
            if (sequence > excused.getOrDefault(key, 0) && !skipped()) {
                checked++;
                run.require(now >= sequence, request + " sees " + now + ", and a safe read before it saw " + sequence);
            }
            if (request.level().isSafe()) {
                seen.merge(place(request, key), now, Math::max);
            }
        });
    }

    private boolean skipped() {
        return run.nodes().stream()
                .anyMatch(node -> node.process() != null && node.process().skipped() > 0);
    }

    @Override
    public void gone(Request request) {
        due.remove(request.number());
    }

    @Override
    public void lost(int node) {
        excuse(node);
    }

    @Override
    public void clockSet() {
        clocksDiffer = true;
    }

    @Override
    public void begunAgain(int node) {
        if (clocksDiffer) {
            excuse(node);
        }
    }

    private void excuse(int node) {
        sent.forEach((key, sequence) -> {
            if (run.owners(key).contains(run.nodes().get(node))) {
                excused.put(key, sequence);
            }
        });
    }
}
