package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.List;
import java.util.Optional;

/**
 * When a client hears that it has a lock, as many stores of its datacenter have written it as its level needs.
 *
 * <p>Not promised, so not checked: keys of which more than one replica has decided, whose values may replace each other on their way.
 */
final class DecidedIsWritten implements Watcher {
    private final SimRun run;

    DecidedIsWritten(SimRun run) {
        this.run = run;
    }

    @Override
    public void answered(Request request, String reply) {
        String value = request.value();
        if (request.kind() != Kind.SETNX || value == null || !reply.equals(":1\r\n")) {
            return;
        }
        List<SimNode> owners = run.owners(request.key());
        if (owners.stream()
                        .filter(node -> node.store().hasDecided(request.key()))
                        .count()
                > 1) {
            return;
        }
        Optional<String> home = owners.get(0).conf().ring().homes().stream()
                .map(all -> all.datacenter().name())
                .findFirst();
        List<SimNode> there = owners.stream()
                .filter(node -> run.dc(node).equals(home.orElse(request.dc())))
                .toList();
        long written =
                there.stream().filter(node -> node.store().everApplied(value)).count();
        run.require(
                written >= request.level().needed(there.size()),
                request + " won, and " + written + " of " + there.size() + " have written it");
    }
}
