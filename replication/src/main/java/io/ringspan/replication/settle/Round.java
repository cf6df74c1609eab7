package io.ringspan.replication.settle;

import io.ringspan.replication.version.KeyState;
import org.jspecify.annotations.Nullable;

/**
 * All replicas of one key are asked once, then one of them for its value, if that is needed.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class Round {
    private final Settling settling;
    private final SettlePeers peers;
    private final Unsettled key;
    private final int[] nodes;
    private final @Nullable Seen[] said;
    private final int self;
    private int outstanding;

    /** @param self the place of the own node among {@code nodes} */
    Round(Settling settling, SettlePeers peers, Unsettled key, int[] nodes, int self) {
        this.settling = settling;
        this.peers = peers;
        this.key = key;
        this.nodes = nodes;
        this.said = new Seen[nodes.length];
        this.self = self;
    }

    Unsettled key() {
        return key;
    }

    void begin(KeyState own) {
        outstanding = nodes.length;
        for (int place = 0; place < nodes.length; place++) {
            int asked = place;
            peers.ask(nodes[place], key.key(), own, false, (seen, value) -> {
                said[asked] = seen;
                if (--outstanding == 0) {
                    settling.heard(this, said, self);
                }
            });
        }
    }

    /** Takes the value of one of them, unless it or the own has changed since. */
    void take(int source, KeyState own, boolean ends) {
        Seen expected = said[source];
        peers.ask(nodes[source], key.key(), own, true, new SettlePeers.Answer() {
            @Override
            public void answered(@Nullable Seen seen, SettlePeers.@Nullable Value value) {
                boolean isUnchanged = isUnchanged(expected, seen);
                if (seen != null && isUnchanged && value != null) {
                    settling.put(Round.this, own, seen.state(), value, ends);
                } else {
                    settling.over(Round.this, isUnchanged);
                }
            }

            @Override
            public void tooLong(Seen seen) {
                if (isUnchanged(expected, seen)) {
                    settling.giveUp(Round.this, SettlePeers.Reason.TOO_LONG);
                } else {
                    settling.over(Round.this, false);
                }
            }
        });
    }

    private static boolean isUnchanged(@Nullable Seen expected, @Nullable Seen seen) {
        return seen != null && expected != null && expected.state().isUnchangedIn(seen.state());
    }
}
