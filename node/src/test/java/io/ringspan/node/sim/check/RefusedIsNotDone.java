package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.Map;

/** What a client is told was not written no store has applied, nor does one later. */
public final class RefusedIsNotDone implements Watcher {
    private final SimRun run;
    private final Map<String, Request> refused = new HashMap<>();

    public RefusedIsNotDone(SimRun run) {
        this.run = run;
    }

    /** Whether the reply says that nothing was written. */
    static boolean says(String reply) {
        return reply.startsWith("-UNAVAILABLE") || reply.startsWith("-NOHOME") || reply.startsWith("-OVERLOADED");
    }

    @Override
    public void answered(Request request, String reply) {
        String value = request.value();
        if (value != null && says(reply)) {
            refused.put(value, request);
        }
    }

    @Override
    public void atRest() {
        refused.forEach((value, write) -> {
            for (SimNode node : run.nodes()) {
                run.require(
                        !node.store().everApplied(value),
                        write + " was refused, and " + node.place() + " has applied it");
            }
        });
    }
}
