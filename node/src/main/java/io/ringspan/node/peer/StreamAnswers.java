package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.stream.StreamId;

/**
 * Reads what a peer answers to the streams sent to it, and passes it on.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
final class StreamAnswers {
    private final PeerEvents events;
    private final int node;

    StreamAnswers(PeerEvents events, int node) {
        this.events = events;
        this.node = node;
    }

    /** Takes one frame; false when it has no place here. */
    boolean take(FrameType type, ByteBuf in, int at, int end, StreamRefs streams) {
        int length = end - at;
        switch (type) {
            case WRITE_REPLY -> {
                if (length < StreamFrames.WRITE_REPLY_HEADER_BYTES) {
                    return false;
                }
                reply(in, at, end);
                return true;
            }
            case NO_REPLY -> {
                if (length < Frames.HEADER_BYTES + Long.BYTES) {
                    return false;
                }
                events.replies(node).unanswered(in.getLong(at + StreamFrames.WRITE_REPLY_POSITION_AT));
                return true;
            }
            case MARK, BEHIND, WRONG_OWNER, REACHABLE -> {
                StreamId stream =
                        length < StreamFrames.VALUE_AT ? null : streams.at(in.getInt(at + StreamFrames.REF_AT));
                return stream != null && ofReplica(type, stream, in, at, length);
            }
            default -> {
                return false;
            }
        }
    }

    private void reply(ByteBuf in, int at, int end) {
        int from = at + StreamFrames.WRITE_REPLY_HEADER_BYTES;
        boolean last = (in.getByte(at + Frames.FLAGS_AT) & Frames.FLAG_MORE) == 0;
        events.replies(node)
                .replied(
                        in.getLong(at + StreamFrames.WRITE_REPLY_POSITION_AT),
                        in,
                        from,
                        end - from,
                        last,
                        in.getInt(at + StreamFrames.WRITE_REPLY_REFUSALS_AT));
    }

    private boolean ofReplica(FrameType type, StreamId stream, ByteBuf in, int at, int length) {
        int replica = in.getInt(at + StreamFrames.REPLICA_AT);
        int value = at + StreamFrames.VALUE_AT;
        int valueBytes = length - StreamFrames.VALUE_AT;
        if (type == FrameType.MARK && valueBytes == 8) {
            events.mark(stream, replica, in.getLong(value));
        } else if (type == FrameType.BEHIND && valueBytes == 16) {
            events.behind(stream, replica, in.getLong(value), in.getLong(value + 8));
        } else if (type == FrameType.WRONG_OWNER && valueBytes == 12) {
            events.wrongOwner(stream, replica, in.getLong(value), in.getInt(value + 8));
        } else if (type == FrameType.REACHABLE && valueBytes == 0) {
            events.reachable(node, stream, replica, in.getByte(at + Frames.FLAGS_AT) != 0);
        } else {
            return false;
        }
        return true;
    }
}
