package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of several who want an element, a lock or a link of a chain, one hears that it got it.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: keys of which more than one replica has decided, since nodes did not see the same
 * ones alive; whose decider's store has lost what it had; or has taken the
 * value of another replica when they were settled; or lacks a delta of unknown fate until they are.
 */
final class OneGetsIt implements Watcher {
    private final SimRun run;
    private final Map<String, Request> holders = new HashMap<>();
    private final Map<String, Request> owners = new HashMap<>();
    private final Map<String, String> twice = new HashMap<>();
    private final Set<String> excused = new HashSet<>();
    private final Set<String> keys = new HashSet<>();

    OneGetsIt(SimRun run) {
        this.run = run;
    }

    @Override
    public void sent(Request request, int bytes) {
        if (!request.keys().isEmpty()) {
            keys.add(request.key());
        }
        if (request.kind() == Kind.DEL) {
            holders.remove(request.key());
        }
    }

    @Override
    public void answered(Request request, String reply) {
        boolean wins = request.kind() == Kind.SETNX && reply.equals(":1\r\n");
        if (wins) {
            Request holder = holders.putIfAbsent(request.key(), request);
            note(request, holder, "the lock");
        }
        boolean takes = request.kind() == Kind.LPOP || request.kind() == Kind.SPOP || request.kind() == Kind.GETSET;
        if (takes && reply.indexOf('<') >= 0) {
            String element = reply.substring(reply.indexOf('<'), reply.indexOf('>') + 1);
            note(request, owners.putIfAbsent(element, request), element);
        }
    }

    private void note(Request request, @Nullable Request before, String what) {
        if (before != null) {
            twice.putIfAbsent(request.key(), request + " and " + before + " both got " + what);
        }
    }

    @Override
    public void lost(int node) {
        SimNode its = run.nodes().get(node);
        keys.stream().filter(its.store()::hasDecided).forEach(excused::add);
    }

    @Override
    public void atRest() {
        twice.forEach((key, what) -> {
            List<Integer> deciders = run.nodes().stream()
                    .filter(node -> node.store().hasDecided(key))
                    .map(SimNode::place)
                    .toList();
            boolean settled = run.nodes().stream()
                    .filter(node -> node.store().hasDecided(key))
                    .anyMatch(node -> node.store().wasGiven(key) || node.unknownFates() > 0);
            run.require(deciders.size() > 1 || settled || excused.contains(key), what + "; " + deciders + " decided");
        });
    }
}
