package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;

/** Whoever writes something and gets what was there before it never gets what it wrote: it would have been decided twice. */
final class NobodyIsAskedTwice implements Watcher {
    private final SimRun run;

    NobodyIsAskedTwice(SimRun run) {
        this.run = run;
    }

    @Override
    public void answered(Request request, String reply) {
        String value = request.value();
        boolean own = request.kind() == Kind.GETSET && value != null && reply.contains(value);
        run.require(!own, request + " got its own value");
    }
}
