package io.ringspan.node.clock;

import io.ringspan.base.NodeId;

/**
 * Who wants to know what other nodes' wall clocks show.
 *
 * <p><b>Owner.</b> The worker whose links ask.
 */
public interface PeerClocks {
    /** Nobody. */
    PeerClocks NOBODY = new PeerClocks() {
        @Override
        public boolean isDue(NodeId peer, long nowNanos) {
            return false;
        }

        @Override
        public void heard(NodeId peer, long askedNanos, long millis) {}
    };

    /** Whether that node is to be asked now; if so, it counts as asked. To be called some twenty times a second while it could be. */
    boolean isDue(NodeId peer, long nowNanos);

    /**
     * Its answer has come.
     *
     * @param askedNanos when it was asked, on the own clock that nobody sets
     * @param millis what its wall clock shows
     */
    void heard(NodeId peer, long askedNanos, long millis);
}
