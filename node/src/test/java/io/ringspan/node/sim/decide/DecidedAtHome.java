package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Layout;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashSet;
import java.util.Set;

/** Of keys that are at home in one datacenter only nodes there decide, whatever breaks. */
final class DecidedAtHome implements Watcher {
    private final SimRun run;
    private final Set<String> keys = new HashSet<>();

    DecidedAtHome(SimRun run) {
        this.run = run;
    }

    @Override
    public void sent(Request request, int bytes) {
        keys.addAll(request.keys());
    }

    @Override
    public void atRest() {
        for (SimNode node : run.nodes()) {
            boolean isHome = node.conf().place().datacenter().equals(Layout.HOME);
            for (String key : keys) {
                run.require(isHome || !node.store().hasDecided(key), key + " was decided by node " + node.place());
            }
        }
    }
}
