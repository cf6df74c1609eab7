package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Output;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.Upstream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams that come in over one connection: hands their writes to the store or to the relay, and writes back what
 * either has to say.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
final class StreamRequests implements Upstream, Gathers.Origin {
    private final Output output;
    private final UntakenReplies untaken;
    private final StoreGate store;
    private final Relay relay;
    private final Gathers gathers;
    private final Standings standings;
    private final List<WriteReplies> replies = new ArrayList<>();
    private final int self;
    private final int nodes;
    private final StreamRefs streams = new StreamRefs();
    private final WriteFrame frame = new WriteFrame();
    private final RackPrevs prevs = new RackPrevs();
    private boolean gone;

    StreamRequests(Output output, UntakenReplies untaken, PeerServer.Ways ways, int self, int nodes) {
        this.output = output;
        this.untaken = untaken;
        this.store = ways.gate();
        this.relay = ways.relay();
        this.gathers = ways.gathers();
        this.standings = ways.standings();
        this.self = self;
        this.nodes = nodes;
    }

    /** Takes one frame; false when it has no place here or is broken. */
    boolean take(FrameType type, ByteBuf in, int at, int end) {
        return switch (type) {
            case STREAM -> declared(in, at, end);
            case WRITE -> write(in, at, end);
            case RELAY -> relayed(in, at, end);
            case RESUME -> resume(in, at, end);
            default -> false;
        };
    }

    private boolean declared(ByteBuf in, int at, int end) {
        StreamId stream = StreamFrames.declared(in, at, end);
        if (stream == null || streams.size() == StreamRefs.STREAMS_MAX) {
            return false;
        }
        replies.add(new RepliesTo(streams.add(stream)));
        return true;
    }

    private boolean write(ByteBuf in, int at, int end) {
        int spanAt = at + StreamFrames.WRITE_HEADER_BYTES;
        StreamId stream = spanAt < end ? stream(in, at) : null;
        if (stream == null) {
            return false;
        }
        StreamFrames.read(in, at, spanAt, end, frame);
        if (!Frames.mayHold(frame.length(), frame.commands())) {
            return false;
        }
        boolean wantsReply = (frame.flags() & WriteFlags.WANTS_REPLY) != 0;
        WriteReplies wanted = wantsReply ? replies.get(in.getInt(at + StreamFrames.REF_AT)) : null;
        store.offer(this, wanted, stream, frame, in.getLong(at + StreamFrames.PREVS_AT));
        return true;
    }

    private boolean relayed(ByteBuf in, int at, int end) {
        if (end - at < StreamFrames.RELAY_HEADER_BYTES_MIN) {
            return false;
        }
        StreamId stream = stream(in, at);
        int racks = in.getInt(at + StreamFrames.PREVS_AT);
        int spanAt = at + StreamFrames.RELAY_HEADER_BYTES_MIN + 8 * racks;
        if (stream == null || racks < 1 || racks > nodes || spanAt >= end) {
            return false;
        }
        StreamFrames.read(in, at, spanAt, end, frame);
        if (!Frames.mayHold(frame.length(), frame.commands())) {
            return false;
        }
        prevs.reset(racks);
        for (int rack = 0; rack < racks; rack++) {
            prevs.set(rack, in.getLong(at + StreamFrames.RELAY_HEADER_BYTES_MIN + 8 * rack));
        }
        if ((frame.flags() & WriteFlags.GATHERED) != 0) {
            gathers.begin(this, stream, frame);
        }
        relay.carry(this, stream, frame, prevs);
        return true;
    }

    private boolean resume(ByteBuf in, int at, int end) {
        int value = at + StreamFrames.VALUE_AT;
        StreamId stream = end - value == StreamFrames.RESUME_BYTES ? stream(in, at) : null;
        int replica = stream == null ? -1 : in.getInt(at + StreamFrames.REPLICA_AT);
        if (stream == null || replica < 0 || replica >= nodes) {
            return false;
        }
        Resume resume = StreamFrames.resume(in, value);
        if ((in.getByte(at + Frames.FLAGS_AT) & StreamFrames.FLAG_RELAY) != 0) {
            relay.resume(this, replica, stream, resume);
        } else if (replica == self) {
            store.resume(this, stream, resume);
        } else {
            return false;
        }
        return true;
    }

    private @Nullable StreamId stream(ByteBuf in, int at) {
        return streams.at(in.getInt(at + StreamFrames.REF_AT));
    }

    private int ref(StreamId stream) {
        return gone ? StreamRefs.UNKNOWN : streams.of(stream);
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        int ref = ref(stream);
        if (ref != StreamRefs.UNKNOWN) {
            StreamFrames.mark(output, ref, replica, mark);
        }
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        int ref = ref(stream);
        if (ref != StreamRefs.UNKNOWN) {
            StreamFrames.behind(output, ref, replica, position, life);
        }
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        int ref = ref(stream);
        if (ref != StreamRefs.UNKNOWN) {
            StreamFrames.wrongOwner(output, ref, replica, position, ringEpoch);
        }
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        int ref = ref(stream);
        if (ref != StreamRefs.UNKNOWN) {
            StreamFrames.reachable(output, ref, replica, reachable);
        }
    }

    @Override
    public void gathered(StreamId stream, long position, Gathered word, BitSet commands) {
        int ref = ref(stream);
        if (ref != StreamRefs.UNKNOWN) {
            StreamFrames.gathered(output, ref, position, word, commands);
        }
    }

    /** Sends the replies to one stream's writes back, if the peer takes them; those to one write come together. */
    private final class RepliesTo implements WriteReplies {
        private static final long NONE = -1;

        private final int ref;
        private long begun = NONE;
        private boolean passes;

        RepliesTo(int ref) {
            this.ref = ref;
        }

        @Override
        public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
            if (gone) {
                return;
            }
            if (begun != position) {
                begun = position;
                passes = (refusals > 0 || standings.mayAnswer(self)) && untaken.mayPass();
            }
            if (passes) {
                StreamFrames.writeReplyHeader(output, last ? 0 : Frames.FLAG_MORE, ref, position, refusals, length);
                output.write(in, at, length);
            } else if (last) {
                unanswered(position);
            }
            if (last) {
                begun = NONE;
            }
        }

        @Override
        public void unanswered(long position) {
            begun = NONE; // if it is answered after all, that is another reply
            if (!gone) {
                StreamFrames.noReply(output, ref, position);
            }
        }

        /** The frame that says so to the stream's origin says it here, too. */
        @Override
        public void notOwned(long position) {
            begun = NONE;
        }
    }

    /** The connection is closed. */
    void close() {
        gone = true;
        store.closed(this);
        relay.closed(this);
        gathers.closed(this);
    }
}
