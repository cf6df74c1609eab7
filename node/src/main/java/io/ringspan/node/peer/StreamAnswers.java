package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.replication.frame.StreamId;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

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
                StreamId stream = stream(in, at, length, StreamFrames.WRITE_REPLY_HEADER_BYTES, streams);
                return stream != null && reply(stream, in, at, end);
            }
            case NO_REPLY -> {
                StreamId stream = stream(in, at, length, StreamFrames.NO_REPLY_BYTES, streams);
                if (stream != null) {
                    events.replies(node, stream).unanswered(in.getLong(at + StreamFrames.POSITION_AT));
                }
                return stream != null;
            }
            case GATHERED -> {
                StreamId stream = stream(in, at, length, StreamFrames.GATHERED_HEADER_BYTES, streams);
                return stream != null && gathered(stream, in, at, end);
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

    private static @Nullable StreamId stream(ByteBuf in, int at, int length, int least, StreamRefs streams) {
        return length < least ? null : streams.at(in.getInt(at + StreamFrames.REF_AT));
    }

    private boolean reply(StreamId stream, ByteBuf in, int at, int end) {
        int from = at + StreamFrames.WRITE_REPLY_HEADER_BYTES;
        boolean last = (in.getByte(at + Frames.FLAGS_AT) & Frames.FLAG_MORE) == 0;
        events.replies(node, stream)
                .replied(
                        in.getLong(at + StreamFrames.POSITION_AT),
                        in,
                        from,
                        end - from,
                        last,
                        in.getInt(at + StreamFrames.WRITE_REPLY_REFUSALS_AT));
        return true;
    }

    private boolean gathered(StreamId stream, ByteBuf in, int at, int end) {
        Gathered word = Gathered.of(in.getByte(at + Frames.FLAGS_AT));
        if (word == null) {
            return false;
        }
        int from = at + StreamFrames.GATHERED_HEADER_BYTES;
        byte[] bits = new byte[end - from];
        in.getBytes(from, bits);
        events.gathered(node, stream, in.getLong(at + StreamFrames.POSITION_AT), word, BitSet.valueOf(bits));
        return true;
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
            if (replica == node) {
                events.replies(node, stream).notOwned(in.getLong(value));
            }
        } else if (type == FrameType.REACHABLE && valueBytes == 0) {
            events.reachable(node, stream, replica, in.getByte(at + Frames.FLAGS_AT) != 0);
        } else {
            return false;
        }
        return true;
    }
}
