package io.ringspan.node.script;

import java.util.ArrayDeque;

/**
 * Does one thing after the other: each ends before the next begins, so that what the store has and what is kept change in the same
 * order.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> {@value #WAITING_MAX} wait.
 */
final class Steps {
    private static final int WAITING_MAX = 1024;

    private final ArrayDeque<Step> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean looking;

    /** One thing to do. */
    @FunctionalInterface
    interface Step {
        /** Begins it; {@code ended} is run once, perhaps at once, when it is done. */
        void begin(Runnable ended);
    }

    /** Has it done; false, and it never is, if too many wait. */
    boolean add(Step step) {
        if (waiting.size() >= WAITING_MAX) {
            return false;
        }
        waiting.add(step);
        look();
        return true;
    }

    /** Whether nothing is being done, and nothing waits. */
    boolean isIdle() {
        return !busy && waiting.isEmpty();
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        while (!busy && !waiting.isEmpty()) {
            busy = true;
            waiting.remove().begin(this::ended);
        }
        looking = false;
    }

    private void ended() {
        busy = false;
        look();
    }
}
