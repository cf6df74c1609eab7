package io.ringspan.node.copy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What did not go well in a copy, each thing once.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@value #MAX} things; the rest is not kept.
 */
final class CopyTrouble {
    private static final int MAX = 100;

    private final Set<String> all = new LinkedHashSet<>(); // guarded by this

    synchronized void add(String what) {
        if (all.size() < MAX) {
            all.add(what);
        }
    }

    /** The same, if it concerns any. */
    void add(long count, String what) {
        if (count > 0) {
            add(count + what);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }
}
