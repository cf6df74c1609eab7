package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * At rest, all replicas of a key with one writer hold the same, and that is no older than what was answered with success.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: what had not reached a replica when its origin was killed; what a
 * store had marked and has lost in a restart; anything once a window has given writes up.
 */
public final class ReplicasAgree implements Watcher {
    private final SimRun run;
    private final Map<String, Request> lastSent = new HashMap<>();
    private final Map<String, Integer> answered = new HashMap<>();
    private final Set<String> orphans = new HashSet<>();
    private final OwnersHold owners;

    public ReplicasAgree(SimRun run) {
        this.run = run;
        this.owners = new OwnersHold(run);
    }

    @Override
    public void sent(Request request, int bytes) {
        if (request.sequence() > 0) {
            lastSent.put(request.key(), request);
        }
    }

    @Override
    public void answered(Request request, String reply) {
        if (request.sequence() > 0 && !reply.startsWith("-")) {
            answered.put(request.key(), request.sequence());
        }
    }

    @Override
    public void killing(int node) {
        owners.killing(node);
        lastSent.values().stream().filter(write -> write.node() == node).forEach(write -> orphans.add(write.key()));
    }

    @Override
    public void lost(int node) {
        owners.lost(node, lastSent.keySet());
    }

    @Override
    public void atRest() {
        if (owners.lacksWrites()) {
            return;
        }
        for (String key : run.keys()) {
            if (!orphans.contains(key)) {
                check(key);
            }
        }
    }

    private void check(String key) {
        Map<Integer, String> held = owners.of(key);
        held.replaceAll((place, value) -> value.substring(0, value.indexOf(';') + 1));
        Set<String> different = new HashSet<>(held.values());
        run.require(different.size() <= 1, "the replicas of " + key + " hold " + held);
        for (String value : different) {
            int sequence =
                    value.isEmpty() ? 0 : Integer.parseInt(value.substring(value.indexOf('=') + 1, value.length() - 1));
            int least = answered.getOrDefault(key, 0);
            run.require(
                    sequence >= least,
                    "the replicas of " + key + " hold " + value + ", and " + least + " was answered");
        }
    }
}
