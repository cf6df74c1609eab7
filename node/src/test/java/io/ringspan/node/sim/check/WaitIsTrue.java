package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When WAIT says that so many other racks have what was written before, so many have all that this client wrote, whatever
 * it was answered, but for what it was told is not written.
 */
public final class WaitIsTrue implements Watcher {
    private final SimRun run;
    /** By connection and key: the last write that is answered. Those of one connection are answered in their order. */
    private final Map<String, Map<String, Request>> written = new HashMap<>();

    public WaitIsTrue(SimRun run) {
        this.run = run;
    }

    @Override
    public void answered(Request request, String reply) {
        if (request.sequence() > 0 && !RefusedIsNotDone.says(reply)) {
            written.computeIfAbsent(request.session(), any -> new HashMap<>()).put(request.key(), request);
        } else if (request.kind() == Request.Kind.WAIT && reply.startsWith(":")) {
            check(request, Integer.parseInt(reply.trim().substring(1)));
        }
    }

    private void check(Request wait, int said) {
        Map<String, List<SimNode>> racks = run.nodes().stream()
                .collect(Collectors.groupingBy(
                        node -> run.dc(node) + " " + node.conf().place().rack().name()));
        Map<String, Request> writes = written.getOrDefault(wait.session(), Map.of());
        long have = racks.values().stream()
                .filter(rack -> writes.values().stream().allMatch(write -> has(rack, write)))
                .count();
        run.require(said < Math.max(1, have), wait + " says " + said + " others, and " + have + " racks have it all");
    }

    private boolean has(List<SimNode> rack, Request write) {
        return run.owners(write.key()).stream().filter(rack::contains).allMatch(node -> LevelsAreMet.isIn(node, write));
    }
}
