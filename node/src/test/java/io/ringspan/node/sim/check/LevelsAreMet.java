package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.List;

/**
 * When a client hears that its write to a key with one writer is done, as many local stores have applied it as its level
 * needs, or hold a later one of that writer.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: keys with several writers, where what a later write has set before
 * it came "counts as run before that"; "a delta whose fate is unknown counts as applied".
 */
public final class LevelsAreMet implements Watcher {
    private final SimRun run;

    public LevelsAreMet(SimRun run) {
        this.run = run;
    }

    @Override
    public void answered(Request request, String reply) {
        String value = request.value();
        if (value == null || request.sequence() == 0 || reply.startsWith("-")) {
            return;
        }
        List<SimNode> local = run.owners(request.key()).stream()
                .filter(node -> run.dc(node).equals(request.dc()))
                .toList();
        // A store that has lost it again had applied it.
        long applied = local.stream()
                .filter(node -> node.store().everApplied(value) || holds(node, request.key()) > request.sequence())
                .count();
        run.require(
                applied >= request.level().needed(local.size()),
                request + " is answered with success, and " + applied + " of " + local.size() + " have applied it");
    }

    private static int holds(SimNode node, String key) {
        return Seen.sequence(key, "\n" + node.store().values().getOrDefault(key, ""));
    }
}
