package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When a client hears that its write to a key with one writer is done, or that it is done and the replies differ, as many
 * stores have applied it as its level needs, in its datacenter or in every one, or a later one of that writer.
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
        if (request.sequence() == 0 || (reply.startsWith("-") && !reply.startsWith("-DIFFERS"))) {
            return;
        }
        Map<String, List<SimNode>> owners = run.owners(request.key()).stream().collect(Collectors.groupingBy(run::dc));
        owners.forEach((dc, there) -> {
            if (dc.equals(request.dc()) || request.level().isEverywhere()) {
                check(request, dc, there);
            }
        });
    }

    private void check(Request request, String dc, List<SimNode> owners) {
        // A store that has lost it again had applied it, or a later one.
        long applied = owners.stream().filter(node -> isIn(node, request)).count();
        run.require(
                applied >= request.level().needed(owners.size()),
                request + " is answered with success, and in " + dc + " " + applied + " of " + owners.size()
                        + " have applied it");
    }

    static boolean isIn(SimNode node, Request write) {
        String value = write.value();
        return (value != null && node.store().everApplied(value))
                || node.store().everReached(write.key()) > write.sequence();
    }
}
