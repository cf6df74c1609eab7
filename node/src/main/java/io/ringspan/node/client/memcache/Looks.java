package io.ringspan.node.client.memcache;

import io.ringspan.node.client.ReplyQueue;

/**
 * What one client has asked the deciders for that only looks, such as {@code gets}, and is not answered yet. Other reads need not wait for it, nor it
 * for what was written before, behind which it comes on the way to whoever decides; what writes has to wait, since it goes another way.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> {@value #AT_ONCE_MAX} at once: the decider holds each reply until it is whole.
 */
final class Looks {
    static final int AT_ONCE_MAX = 16;

    private final ReplyQueue replies;
    /** Since all was answered the last time. */
    private int sent;

    /** @param replies of the client */
    Looks(ReplyQueue replies) {
        this.replies = replies;
    }

    /** Whether some may not be answered yet. */
    boolean areOut() {
        if (replies.inFlight() == 0) {
            sent = 0;
        }
        return sent > 0;
    }

    /** Whether one more may be sent at once. It counts as sent then. */
    boolean takeOne() {
        if (areOut() && sent == AT_ONCE_MAX) {
            return false;
        }
        sent++;
        return true;
    }
}
