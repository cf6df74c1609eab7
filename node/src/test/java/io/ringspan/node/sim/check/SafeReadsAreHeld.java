package io.ringspan.node.sim.check;

import io.ringspan.conf.Consistency;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;

/**
 * When a client hears at {@code DC_SAFE_QUORUM} what a key with one writer is, a majority of the stores in its datacenter have
 * had that, or something later of that writer: if need be, it was written back to them.
 */
public final class SafeReadsAreHeld implements Watcher {
    private final SimRun run;

    public SafeReadsAreHeld(SimRun run) {
        this.run = run;
    }

    @Override
    public void answered(Request request, String reply) {
        boolean isRead = request.kind() == Request.Kind.GET || request.kind() == Request.Kind.MGET;
        if (isRead && request.level() == Consistency.DC_SAFE_QUORUM && !reply.startsWith("-")) {
            request.keys().forEach(key -> check(request, key, Seen.sequence(key, reply)));
        }
    }

    private void check(Request request, String key, int sequence) {
        long owners = run.owners(key).stream()
                .filter(node -> run.dc(node).equals(request.dc()))
                .count();
        long have = run.owners(key).stream()
                .filter(node -> run.dc(node).equals(request.dc()))
                .filter(node -> node.store().everReached(key) >= sequence)
                .count();
        run.require(
                have >= request.level().needed((int) owners),
                request + " sees " + sequence + " of " + key + ", which " + have + " of " + owners + " have had");
    }
}
