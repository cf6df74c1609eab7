package io.ringspan.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyQueuesTest {
    private final KeyQueues queues = new KeyQueues();
    private final List<String> turns = new ArrayList<>();

    /** One that waits for keys, and leaves when it is told to, or at once. */
    private final class Waiting implements KeyQueues.Entrant {
        private final String name;
        private final boolean leavesAtOnce;
        private final long[] keys;

        Waiting(String name, boolean leavesAtOnce, long... keys) {
            this.name = name;
            this.leavesAtOnce = leavesAtOnce;
            this.keys = keys;
            if (queues.enter(this)) {
                turn();
            }
        }

        @Override
        public long[] keys() {
            return keys;
        }

        @Override
        public void turn() {
            turns.add(name);
            if (leavesAtOnce) {
                queues.leave(this);
            }
        }
    }

    @Test
    void whoWantsAKeyWaitsForThoseWhoCameBefore() {
        Waiting a = new Waiting("a", false, 1);
        Waiting b = new Waiting("b", false, 1, 2);
        new Waiting("c", false, 2);
        new Waiting("d", false, 3);
        assertThat(turns).containsExactly("a", "d");
        queues.leave(a);
        assertThat(turns).containsExactly("a", "d", "b");
        queues.leave(b);
        assertThat(turns).containsExactly("a", "d", "b", "c");
    }

    @Test
    void whoWaitsForTwoKeysOfOneBeforeHasOneTurn() {
        Waiting a = new Waiting("a", false, 1, 2);
        new Waiting("b", false, 1, 2);
        queues.leave(a);
        assertThat(turns).containsExactly("a", "b");
    }

    @Test
    void manyWhoLeaveAtOnceAreNoRecursion() {
        Waiting first = new Waiting("first", false, 1);
        for (int i = 0; i < DecisionDesk.WAITING_MAX; i++) {
            new Waiting("next", true, 1);
        }
        queues.leave(first);
        assertThat(turns).hasSize(1 + DecisionDesk.WAITING_MAX);
        new Waiting("last", true, 1);
        assertThat(turns).endsWith("last");
    }

    @Test
    void aKeyCountsOnce() {
        assertThat(KeyQueues.distinct(new long[] {3, 1, 3})).containsExactly(3, 1);
    }
}
