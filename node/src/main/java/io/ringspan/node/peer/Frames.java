package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.ClientConf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.decide.Deciders;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Span;
import io.ringspan.node.pubsub.Message;
import io.ringspan.replication.version.KeyState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layout of frames: an {@code int} with the number of bytes behind it, a byte for the type, one for flags, one for
 * the client's protocol, one that is 0, then what the type says. All numbers are big-endian. Stateless.
 */
public final class Frames {
    /** Length, type, flags, protocol, and one byte to spare. */
    public static final int HEADER_BYTES = 8;

    /** Bytes of the length itself. */
    public static final int LENGTH_BYTES = 4;

    /** Longest frame before both ends know each other. */
    public static final int TEXT_BYTES_MAX = 8 * 1024;

    /**
     * Longest frame that the called end takes afterwards: whatever a node may let its clients say, with room for the fields
     * before it. The same for all nodes, whatever they are set to, so that no frame is good at one end and bad at the other.
     */
    static final int CALL_BYTES_MAX = ClientConf.REQUEST_BYTES_UTMOST + 4 * 1024;

    public static final int TYPE_AT = 4;
    static final int FLAGS_AT = 5;
    static final int PROTOCOL_AT = 6;

    /** The request must keep its place among the writes that came over this connection. */
    static final int FLAG_IN_ORDER = 1;

    /** The same, and the versions of the commands' keys are wanted behind the replies. */
    static final int FLAG_VERSIONED = 4;

    /** More of this reply follows. */
    static final int FLAG_MORE = 2;

    /** The receiver answers for its datacenter, at {@code DC_EACH_SAFE_QUORUM}; versions as above. */
    static final int FLAG_GATHER_SAFE = 8;

    /** The same at {@code ALL}. */
    static final int FLAG_GATHER_ALL = 16;

    /** As versioned; of a key that something has changed since its last whole value, the version is said to be unknown. */
    static final int FLAG_WHOLE = 32;

    /** The request is a write: a node whose store may not be read takes it all the same. */
    static final int FLAG_WRITE = 64;

    static final int FLAGS_GATHER = FLAG_GATHER_SAFE | FLAG_GATHER_ALL;

    static final int REQUEST_HEADER_BYTES = HEADER_BYTES + 16;
    static final int REQUEST_ID_AT = 8;
    static final int REQUEST_EPOCH_AT = 12;
    static final int REQUEST_TOKEN_AT = 16;
    static final int REQUEST_COMMANDS_AT = 20;

    /** In an {@code UNANSWERED} frame: the other end has too much to do. */
    static final int OVERLOADED = 1;

    /** In an {@code UNANSWERED} frame: the other end's state forbids that its store is read. */
    static final int NOT_IN_THIS_STATE = 2;

    static final int RESTORE_HEADER_BYTES = REQUEST_HEADER_BYTES + 16;
    static final int RESTORE_CLOCK_AT = REQUEST_HEADER_BYTES;
    static final int RESTORE_TIE_AT = REQUEST_HEADER_BYTES + 8;

    static final int SETTLE_HEADER_BYTES = REQUEST_HEADER_BYTES + KeyState.BYTES;
    static final int SETTLE_STATE_AT = REQUEST_HEADER_BYTES;

    static final int DECIDE_HEADER_BYTES = REQUEST_HEADER_BYTES + 16;
    static final int DECIDE_LEVEL_AT = REQUEST_HEADER_BYTES;
    static final int DECIDE_NEAREST_AT = REQUEST_HEADER_BYTES + 4;
    static final int DECIDE_TICKET_AT = REQUEST_HEADER_BYTES + 8;
    static final int TICKET_BYTES = HEADER_BYTES + 8;
    static final int TICKET_AT = HEADER_BYTES;

    static final int REPLY_HEADER_BYTES = HEADER_BYTES + 8;
    static final int REPLY_ID_AT = 8;
    static final int REPLY_REFUSALS_AT = 12;
    static final int REPLY_WHY_AT = 12;

    static final int CLOCK_ASK_BYTES = HEADER_BYTES + 8;
    static final int CLOCK_ASKED_AT = HEADER_BYTES;
    static final int CLOCK_BYTES = HEADER_BYTES + 16;
    static final int CLOCK_MILLIS_AT = HEADER_BYTES + 8;

    /** The receiver sends it to all others of its datacenter. */
    static final int FLAG_PASS_ON = 1;

    /** It is for the subscribers of shard channels. */
    static final int FLAG_SHARD = 2;

    static final int PUBLISH_HEADER_BYTES = HEADER_BYTES + 4;
    static final int PUBLISH_CHANNEL_AT = HEADER_BYTES;

    static final int SCRIPT_HEADER_BYTES = HEADER_BYTES + 4;

    /** No command of either protocol is shorter: memcached's {@code mn}, with the end of its line. */
    private static final int COMMAND_BYTES_MIN = 4;

    /** A level in a frame is its place among these. */
    static final List<Consistency> LEVELS = List.of(Consistency.values());

    private Frames() {}

    /** Whether a span of so many bytes can hold so many commands: what is made for each of them is bounded by what has come. */
    static boolean mayHold(int bytes, int commands) {
        return commands > 0 && commands <= bytes / COMMAND_BYTES_MIN;
    }

    /** The header of a frame with {@code more} bytes behind {@code headerBytes}; what follows is written to what it returns. */
    static ByteBuf header(Output output, FrameType type, int flags, int protocol, int headerBytes, int more) {
        return output.tail(headerBytes)
                .writeInt(headerBytes + more - LENGTH_BYTES)
                .writeByte(type.code())
                .writeByte(flags)
                .writeByte(protocol)
                .writeByte(0);
    }

    static void text(Output output, FrameType type, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        header(output, type, 0, 0, HEADER_BYTES, bytes.length);
        output.write(bytes);
    }

    /** A whole frame with these bytes behind its header, for a connection without an {@link Output}; the caller's. */
    public static ByteBuf whole(ByteBufAllocator allocator, FrameType type, byte[] bytes) {
        return allocator
                .directBuffer(HEADER_BYTES + bytes.length)
                .writeInt(HEADER_BYTES + bytes.length - LENGTH_BYTES)
                .writeByte(type.code())
                .writeZero(HEADER_BYTES - FLAGS_AT)
                .writeBytes(bytes);
    }

    static void request(Output output, int id, int flags, int ringEpoch, Span span) {
        header(output, FrameType.REQUEST, flags, span.protocol(), REQUEST_HEADER_BYTES, span.length())
                .writeInt(id)
                .writeInt(ringEpoch)
                .writeInt(span.token())
                .writeInt(span.commands());
        output.write(span.bytes(), span.at(), span.length());
    }

    /** A whole value to be written back, with its version. */
    static void restore(Output output, int id, Span command, long clock, long tie) {
        errand(output, FrameType.RESTORE, RESTORE_HEADER_BYTES, id, command)
                .writeLong(clock)
                .writeLong(tie);
        output.write(command.bytes(), command.at(), command.length());
    }

    /** A question about a key, with what is known of it where it is asked. */
    static void settleAsk(Output output, int id, Span question, KeyState own) {
        own.writeTo(errand(output, FrameType.SETTLE_ASK, SETTLE_HEADER_BYTES, id, question));
        output.write(question.bytes(), question.at(), question.length());
    }

    /** A command to be decided: the level by its place among all, the number of the replica that is to answer first, and the ticket. */
    static void decide(Output output, int id, Span command, Deciders.Asked asked) {
        errand(output, FrameType.DECIDE, DECIDE_HEADER_BYTES, id, command)
                .writeInt(LEVELS.indexOf(asked.level()))
                .writeInt(asked.nearest())
                .writeLong(asked.ticket());
        output.write(command.bytes(), command.at(), command.length());
    }

    /** A frame about one client that waits. */
    static void ticket(Output output, FrameType type, long ticket) {
        header(output, type, 0, 0, TICKET_BYTES, 0).writeLong(ticket);
    }

    /** A message of a registry of scripts; the rest of its bytes. */
    static void script(Output output, int id, ByteBuf message) {
        int length = message.readableBytes();
        header(output, FrameType.SCRIPT, 0, 0, SCRIPT_HEADER_BYTES, length).writeInt(id);
        output.write(message, message.readerIndex(), length);
    }

    /** What a request of another type begins with; the rest of its header and the span follow. */
    private static ByteBuf errand(Output output, FrameType type, int headerBytes, int id, Span span) {
        return header(output, type, 0, span.protocol(), headerBytes, span.length())
                .writeInt(id)
                .writeInt(span.epoch())
                .writeInt(span.token())
                .writeInt(span.commands());
    }

    /** All of a reply but its bytes: the caller writes {@code length} of them behind it. */
    static void replyHeader(Output output, int id, int flags, int refusals, int length) {
        header(output, FrameType.REPLY, flags, 0, REPLY_HEADER_BYTES, length)
                .writeInt(id)
                .writeInt(refusals);
    }

    /** A frame that says one thing of one request. */
    static void about(Output output, FrameType type, int id, int value) {
        header(output, type, 0, 0, REPLY_HEADER_BYTES, 0).writeInt(id).writeInt(value);
    }

    /** Asks what the other end's wall clock shows. */
    static void askClock(Output output, long askedNanos) {
        header(output, FrameType.CLOCK, 0, 0, CLOCK_ASK_BYTES, 0).writeLong(askedNanos);
    }

    /** A message: behind the header its channel, and behind that what is said. */
    static void publish(Output output, Message message, boolean passOn) {
        int flags = (passOn ? FLAG_PASS_ON : 0) | (message.shard() ? FLAG_SHARD : 0);
        header(output, FrameType.PUBLISH, flags, 0, PUBLISH_HEADER_BYTES, message.size())
                .writeInt(message.channelLength());
        output.write(message.bytes(), message.channelAt(), message.channelLength());
        output.write(message.bytes(), message.at(), message.length());
    }

    /** The message of such a frame; null if it is none. */
    static @Nullable Message message(ByteBuf in, int at, int end) {
        int from = at + PUBLISH_HEADER_BYTES;
        int channel = from > end ? -1 : in.getInt(at + PUBLISH_CHANNEL_AT);
        if (channel < 0 || channel > end - from) {
            return null;
        }
        boolean shard = (in.getByte(at + FLAGS_AT) & FLAG_SHARD) != 0;
        return new Message(shard, in, from, channel, from + channel, end - from - channel);
    }

    /** Says what this end's wall clock shows. */
    static void clock(Output output, long askedNanos, long millis) {
        header(output, FrameType.CLOCK, 0, 0, CLOCK_BYTES, 0)
                .writeLong(askedNanos)
                .writeLong(millis);
    }
}
