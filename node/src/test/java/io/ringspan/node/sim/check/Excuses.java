package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import java.util.HashMap;
import java.util.Map;

/**
 * Which writes to a key with one writer need not be seen: those that a store or a node may have lost for good, and all once
 * a window has skipped something.
 */
final class Excuses {
    private final SimRun run;
    private final Map<String, Integer> sent = new HashMap<>();
    private final Map<String, Integer> excused = new HashMap<>();
    private boolean clocksDiffer;

    Excuses(SimRun run) {
        this.run = run;
    }

    /** A write was sent. */
    void sent(Request write) {
        sent.put(write.key(), write.sequence());
    }

    /** Whether the key's write of that number, or anything before it, need not be seen. */
    boolean cover(String key, int sequence) {
        return sequence <= excused.getOrDefault(key, 0) || skipped();
    }

    private boolean skipped() {
        return run.nodes().stream()
                .anyMatch(node -> node.process() != null && node.process().skipped() > 0);
    }

    /** What was sent by now may have been answered with success because of that store, and be gone. */
    void lost(int node) {
        sent.forEach((key, sequence) -> {
            if (run.owners(key).contains(run.nodes().get(node))) {
                excused.put(key, sequence);
            }
        });
    }

    void clockSet() {
        clocksDiffer = true;
    }

    void begunAgain(int node) {
        if (clocksDiffer) {
            lost(node);
        }
    }
}
