package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.Map;

/**
 * A read that a client sends behind a write of its own, without waiting for the reply, shows what that write left or
 * something newer, or is an error: at any level, if the write was answered with success.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: what a store has lost in a restart.
 */
public final class ReadsFollowOwnWrites implements Watcher {
    private final SimRun run;
    /** By key: the last write that was sent, and whether it is answered, and how. */
    private final Map<String, Request> last = new HashMap<>();

    private final Map<Integer, Boolean> succeeded = new HashMap<>();
    private final Map<Integer, Request> due = new HashMap<>();
    private final Map<String, Integer> excused = new HashMap<>();

    public ReadsFollowOwnWrites(SimRun run) {
        this.run = run;
    }

    @Override
    public void sent(Request request, int bytes) {
        if (request.sequence() > 0) {
            last.put(request.key(), request);
        } else if (request.kind() == Request.Kind.GET) {
            Request write = last.get(request.key());
            boolean isBehind = write != null
                    && write.session().equals(request.session())
                    && !succeeded.containsKey(write.number());
            if (isBehind) {
                due.put(request.number(), write);
            }
        }
    }

    @Override
    public void answered(Request request, String reply) {
        if (request.sequence() > 0) {
            succeeded.put(request.number(), !reply.startsWith("-"));
            return;
        }
        Request write = due.remove(request.number());
        if (write == null || write.sequence() <= excused.getOrDefault(write.key(), 0)) {
            return;
        }
        if (succeeded.getOrDefault(write.number(), false) && !reply.startsWith("-")) {
            int seen = Seen.sequence(write.key(), reply);
            run.require(
                    seen >= write.sequence(),
                    request + " sees " + seen + " and not " + write + ", which it came behind");
        }
    }

    @Override
    public void gone(Request request) {
        due.remove(request.number());
    }

    @Override
    public void lost(int node) {
        last.forEach((key, write) -> excused.put(key, write.sequence()));
    }
}
