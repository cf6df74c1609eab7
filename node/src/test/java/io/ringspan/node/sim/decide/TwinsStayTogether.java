package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two keys that are only written together, and with the same value, hold the same whenever somebody could read them: between any
 * two commands of a store, whatever it has refused, lost or got again.
 *
 * Nothing is added to them twice.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: keys that were settled in that store, each by itself; and of those that are
 * added to, what a node has sent that left out a change of unknown fate, until its key is settled.
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
            boolean isList = ones.startsWith("[") || others.startsWith("[");
            boolean excused = settled || (isList && node.unknownFates() > 0);
            boolean once = ones.chars().filter(each -> each == '<').count()
                    == Stream.of(ones.substring(Math.max(0, ones.indexOf("<"))).split(">"))
                            .distinct()
                            .filter(each -> !each.isEmpty())
                            .count();
            run.require(
                    excused || (ones.equals(others) && once),
                    "store " + node.place() + " holds " + one + " = " + ones + " and " + other + " = " + others);
        });
    }
}
