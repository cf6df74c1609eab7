package io.ringspan.node.sim.check;

import io.ringspan.conf.Consistency;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.Map;

/**
 * What a read at a safe level was answered with of a key with one writer is not followed by anything older: not by a read at
 * a quorum in the same datacenter that was sent afterwards, whether the write was ever answered or not; nor a read everywhere
 * by another one.
 *
 * <p>Not promised, so not checked: as in {@link ReadsSeeWrites}.
 */
public final class SafeReadsGoForward implements Watcher {
    private final SimRun run;
    private final Excuses excuses;
    /** What was seen, by datacenter and key. */
    private final Map<String, Integer> seen = new HashMap<>();

    private final Map<Integer, Map<String, Integer>> due = new HashMap<>();
    private int checked;

    public SafeReadsGoForward(SimRun run) {
        this.run = run;
        this.excuses = new Excuses(run);
    }

    /** How many replies were looked at that could have been older. */
    public int checked() {
        return checked;
    }

    @Override
    public void sent(Request request, int bytes) {
        if (request.sequence() > 0) {
            excuses.sent(request);
        } else if (isRead(request) && request.level() != Consistency.DC_ONE) {
            Map<String, Integer> least = new HashMap<>();
            request.keys().forEach(key -> least.put(key, seen.getOrDefault(place(request, key), 0)));
            due.put(request.number(), least);
        }
    }

    private static boolean isRead(Request request) {
        return request.kind() == Request.Kind.GET || request.kind() == Request.Kind.MGET;
    }

    /** What one datacenter alone has is newest for a read everywhere, and that mends none of the others. */
    private static String place(Request request, String key) {
        boolean everywhere = request.level() == Consistency.DC_EACH_SAFE_QUORUM || request.level() == Consistency.ALL;
        return (everywhere ? "everywhere" : request.dc()) + " " + key;
    }

    @Override
    public void answered(Request request, String reply) {
        Map<String, Integer> least = due.remove(request.number());
        if (least == null || reply.startsWith("-")) {
            return;
        }
        least.forEach((key, sequence) -> {
            int now = Seen.sequence(key, reply);
            if (!excuses.cover(key, sequence)) {
                checked++;
                run.require(now >= sequence, request + " sees " + now + ", and a safe read before it saw " + sequence);
            }
            if (request.level().isSafe()) {
                seen.merge(place(request, key), now, Math::max);
            }
        });
    }

    @Override
    public void gone(Request request) {
        due.remove(request.number());
    }

    @Override
    public void lost(int node) {
        excuses.lost(node);
    }

    @Override
    public void clockSet() {
        excuses.clockSet();
    }

    @Override
    public void begunAgain(int node) {
        excuses.begunAgain(node);
    }
}
