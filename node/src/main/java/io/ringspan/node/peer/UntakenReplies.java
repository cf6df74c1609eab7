package io.ringspan.node.peer;

import io.ringspan.node.io.Output;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.worker.Tally;

/**
 * The replies that one peer has asked for and has not taken yet, and whether one more may wait for it. While the peer keeps
 * up nothing is counted.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> Those of {@link Room}, and one reply that had begun to pass.
 */
public final class UntakenReplies {
    private final Output output;
    private final Room room;
    private final ReplyRoom.Share waiting;
    private boolean behind;

    /**
     * The room for the replies to all peers that call one worker.
     *
     * @param replies this worker's part of the node's
     * @param connectionBytesMax how much may wait for one connection
     */
    public record Room(ReplyRoom replies, long connectionBytesMax, Tally tally) {}

    UntakenReplies(Output output, Room room) {
        this.output = output;
        this.room = room;
        this.waiting = room.replies().share();
    }

    /** Whether the connection has so much to send that it is not read from. */
    void behind(boolean isBehind) {
        behind = isBehind;
        if (!isBehind) {
            waiting.give();
        }
    }

    /** Whether a reply may begin to pass; if not, it is the newest, is dropped, and the peer is told so. */
    boolean mayPass() {
        if (!behind) {
            return true;
        }
        long bytes = output.pendingBytes();
        boolean may = bytes <= room.connectionBytesMax() && waiting.resize(bytes);
        if (!may) {
            room.tally().peerReplyDropped();
        }
        return may;
    }

    /** The connection is closed. */
    void close() {
        waiting.give();
    }
}
