package io.ringspan.node.peer;

import io.ringspan.base.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where one peer is tried: where this node's ring says that it listens, and where the peer itself says so, in turns until one
 * of them answers. Neither is always right: the peer may have moved, or may not know how it is reached from here.
 *
 * <p><b>Owner.</b> The worker of the link. {@link #current} may be asked by any thread: hence the volatile fields.
 */
final class PeerAddress {
    private final Endpoint ofRing;
    private volatile @Nullable Endpoint told;
    private volatile boolean tryTold;

    PeerAddress(Endpoint ofRing) {
        this.ofRing = ofRing;
    }

    /** Where to try next, or where it answered. */
    Endpoint current() {
        Endpoint other = told;
        return tryTold && other != null ? other : ofRing;
    }

    /** Nobody answered there, or somebody else. */
    void failed() {
        tryTold = told != null && !tryTold;
    }

    /** The peer says that it listens there; true if that is news. */
    boolean told(Endpoint address) {
        if (address.equals(told) || (told == null && address.equals(ofRing))) {
            return false;
        }
        told = address;
        tryTold = true;
        return true;
    }
}
