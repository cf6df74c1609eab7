package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two keys that are only written together, and with the same value, hold the same whenever somebody could read them: between any
 * two commands of a store, whatever it has refused, lost or got again.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: keys that were settled in that store, each by itself.
 */
final class TwinsStayTogether implements Watcher {
    private final SimRun run;
    private final Map<String, String> twins = new LinkedHashMap<>();
    private boolean looks;

    TwinsStayTogether(SimRun run) {
        this.run = run;
    }

    @Override
    public void sent(Request request, int bytes) {
        if (request.kind() != Kind.EXEC || request.keys().size() == 1) {
            return;
        }
        twins.put(request.key(), request.keys().get(1));
        if (!looks) {
            looks = true;
            run.nodes().forEach(node -> node.store().whenReadable(() -> look(node)));
        }
    }

    private void look(SimNode node) {
        Map<String, String> held = node.store().values();
        twins.forEach((one, other) -> {
            String ones = held.getOrDefault(one, "");
            String others = held.getOrDefault(other, "");
            boolean settled = node.store().wasGivenAlone(one) || node.store().wasGivenAlone(other);
            run.require(
                    ones.equals(others) || settled,
                    "store " + node.place() + " holds " + one + " = " + ones + " and " + other + " = " + others);
        });
    }
}
