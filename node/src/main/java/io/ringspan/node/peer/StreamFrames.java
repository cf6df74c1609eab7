package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.io.Output;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layout of the frames that carry streams, behind the header that {@link Frames} describes. Stateless. */
final class StreamFrames {
    /** Behind the header: stream, position, identity, clock, token, ring epoch, commands. */
    private static final int WRITE_FIELDS_BYTES = 4 + 8 + 8 + 8 + 4 + 4 + 4;

    static final int REF_AT = Frames.HEADER_BYTES;
    static final int POSITION_AT = REF_AT + 4;
    static final int IDENTITY_AT = POSITION_AT + 8;
    static final int CLOCK_AT = IDENTITY_AT + 8;
    static final int TOKEN_AT = CLOCK_AT + 8;
    static final int EPOCH_AT = TOKEN_AT + 4;
    static final int COMMANDS_AT = EPOCH_AT + 4;
    /** Of a write: the one prev. Of a relayed write: the number of racks, and a prev for each. */
    static final int PREVS_AT = COMMANDS_AT + 4;

    static final int WRITE_HEADER_BYTES = Frames.HEADER_BYTES + WRITE_FIELDS_BYTES + 8;
    static final int RELAY_HEADER_BYTES_MIN = Frames.HEADER_BYTES + WRITE_FIELDS_BYTES + 4;

    /** What is said of one replica: stream, replica, then one or more numbers. */
    static final int REPLICA_AT = REF_AT + 4;

    static final int VALUE_AT = REPLICA_AT + 4;

    /** A reply to a write: stream, position, refusals, then the bytes. */
    static final int WRITE_REPLY_REFUSALS_AT = POSITION_AT + 8;

    static final int WRITE_REPLY_HEADER_BYTES = WRITE_REPLY_REFUSALS_AT + 4;

    /** That no reply will come: stream, position. */
    static final int NO_REPLY_BYTES = POSITION_AT + 8;

    /** What was gathered: in the flags the word, then stream, position, and a bit for each command that differs. */
    static final int GATHERED_HEADER_BYTES = POSITION_AT + 8;

    /** What a resume holds: base, sent to, life, round. */
    static final int RESUME_BYTES = 5 * Long.BYTES;

    /** In a resume: the receiver is to pass it on. */
    static final int FLAG_RELAY = 1;

    private StreamFrames() {}

    static void declare(Output output, StreamId stream) {
        NodeId origin = stream.origin();
        String text = origin.datacenter() + "\n" + origin.rack() + "\n" + origin.token() + "\n" + stream.epoch() + "\n"
                + stream.worker();
        Frames.text(output, FrameType.STREAM, text);
    }

    /** The stream that a frame declares; null when it is no declaration. */
    static @Nullable StreamId declared(ByteBuf in, int at, int end) {
        String text = in.toString(at + Frames.HEADER_BYTES, end - at - Frames.HEADER_BYTES, StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        if (lines.size() != 5) {
            return null;
        }
        try {
            NodeId origin = new NodeId(
                    new Datacenter(lines.get(0)), new Rack(lines.get(1)), Token.of(Long.parseLong(lines.get(2))));
            return new StreamId(origin, Integer.parseInt(lines.get(3)), Integer.parseInt(lines.get(4)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static void write(Output output, int ref, WriteFrame write, byte flags, long prev) {
        fields(output, FrameType.WRITE, ref, write, flags, 8).writeLong(prev);
        output.write(write.span(), write.at(), write.length());
    }

    static void relay(Output output, int ref, WriteFrame write, RackPrevs prevs) {
        ByteBuf out = fields(output, FrameType.RELAY, ref, write, write.flags(), 4 + 8 * prevs.racks());
        out.writeInt(prevs.racks());
        for (int rack = 0; rack < prevs.racks(); rack++) {
            out.writeLong(prevs.prev(rack));
        }
        output.write(write.span(), write.at(), write.length());
    }

    private static ByteBuf fields(
            Output output, FrameType type, int ref, WriteFrame write, byte flags, int prevsBytes) {
        int headerBytes = Frames.HEADER_BYTES + WRITE_FIELDS_BYTES + prevsBytes;
        return Frames.header(output, type, flags, write.protocol(), headerBytes, write.length())
                .writeInt(ref)
                .writeLong(write.position())
                .writeLong(write.identity())
                .writeLong(write.clock())
                .writeInt(write.token())
                .writeInt(write.ringEpoch())
                .writeInt(write.commands());
    }

    /** Fills {@code into} from a write or relayed write whose span begins at {@code spanAt}. */
    static void read(ByteBuf in, int at, int spanAt, int end, WriteFrame into) {
        byte flags = WriteFlags.ofOthers(in.getByte(at + Frames.FLAGS_AT));
        into.form(in.getInt(at + COMMANDS_AT), in.getByte(at + Frames.PROTOCOL_AT), flags);
        into.place(in.getInt(at + TOKEN_AT), in.getInt(at + EPOCH_AT), in.getLong(at + CLOCK_AT));
        into.span(in, spanAt, end - spanAt);
        into.number(in.getLong(at + POSITION_AT), in.getLong(at + IDENTITY_AT));
    }

    static void resume(Output output, int flags, int ref, int replica, Resume resume) {
        replicaHeader(output, FrameType.RESUME, flags, RESUME_BYTES)
                .writeInt(ref)
                .writeInt(replica)
                .writeLong(resume.base())
                .writeLong(resume.sentTo())
                .writeLong(resume.life())
                .writeLong(resume.round())
                .writeLong(resume.leftOut());
    }

    static Resume resume(ByteBuf in, int at) {
        return new Resume(
                in.getLong(at), in.getLong(at + 8), in.getLong(at + 16), in.getLong(at + 24), in.getLong(at + 32));
    }

    static void mark(Output output, int ref, int replica, long mark) {
        replicaHeader(output, FrameType.MARK, 0, 8)
                .writeInt(ref)
                .writeInt(replica)
                .writeLong(mark);
    }

    static void behind(Output output, int ref, int replica, long position, long life) {
        replicaHeader(output, FrameType.BEHIND, 0, 16)
                .writeInt(ref)
                .writeInt(replica)
                .writeLong(position)
                .writeLong(life);
    }

    static void wrongOwner(Output output, int ref, int replica, long position, int ringEpoch) {
        replicaHeader(output, FrameType.WRONG_OWNER, 0, 12)
                .writeInt(ref)
                .writeInt(replica)
                .writeLong(position)
                .writeInt(ringEpoch);
    }

    static void reachable(Output output, int ref, int replica, boolean reachable) {
        replicaHeader(output, FrameType.REACHABLE, reachable ? 1 : 0, 0)
                .writeInt(ref)
                .writeInt(replica);
    }

    private static ByteBuf replicaHeader(Output output, FrameType type, int flags, int valueBytes) {
        return Frames.header(output, type, flags, 0, VALUE_AT + valueBytes, 0);
    }

    /** All of a reply to a write but its bytes: the caller writes {@code length} of them behind it. */
    static void writeReplyHeader(Output output, int flags, int ref, long position, int refusals, int length) {
        Frames.header(output, FrameType.WRITE_REPLY, flags, 0, WRITE_REPLY_HEADER_BYTES, length)
                .writeInt(ref)
                .writeLong(position)
                .writeInt(refusals);
    }

    static void noReply(Output output, int ref, long position) {
        Frames.header(output, FrameType.NO_REPLY, 0, 0, NO_REPLY_BYTES, 0)
                .writeInt(ref)
                .writeLong(position);
    }

    static void gathered(Output output, int ref, long position, Gathered word, BitSet commands) {
        byte[] bits = commands.toByteArray();
        Frames.header(output, FrameType.GATHERED, word.code(), 0, GATHERED_HEADER_BYTES, bits.length)
                .writeInt(ref)
                .writeLong(position);
        output.write(bits);
    }
}
