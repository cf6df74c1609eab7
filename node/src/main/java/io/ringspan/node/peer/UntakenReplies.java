package io.ringspan.node.peer;

import io.ringspan.node.io.Output;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Lease;

/**
 * The replies that one peer has asked for and has not taken yet, and whether one more may wait for it. While the peer keeps
 * up nothing is counted.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> Those of {@link Room}, and one reply that had begun to pass.
 */
public final class UntakenReplies {
    private final Output output;
    private final Room room;
    private boolean behind;
    private long counted;

    /**
     * The room for the replies to all peers that call one worker.
     *
     * @param lease what they take of the node's
     * @param connectionBytesMax how much may wait for one connection
     */
    public record Room(Lease lease, long connectionBytesMax, Tally tally) {}

    UntakenReplies(Output output, Room room) {
        this.output = output;
        this.room = room;
    }

    /** Whether the connection has so much to send that it is not read from. */
    void behind(boolean isBehind) {
        behind = isBehind;
        if (!isBehind) {
            count(0);
        }
    }

    /** Whether a reply may begin to pass; if not, it is the newest, is dropped, and the peer is told so. */
    boolean mayPass() {
        if (!behind) {
            return true;
        }
        long waiting = output.pendingBytes();
        boolean may = waiting <= room.connectionBytesMax() && count(waiting);
        if (!may) {
            room.tally().peerReplyDropped();
        }
        return may;
    }

    private boolean count(long bytes) {
        long more = bytes - counted;
        if (more > 0 && !room.lease().take(more)) {
            return false;
        }
        if (more < 0) {
            room.lease().give(-more);
        }
        counted = bytes;
        room.tally().peerRepliesWait(room.lease().used());
        return true;
    }

    /** The connection is closed. */
    void close() {
        count(0);
    }
}
