package io.ringspan.node.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.Lacks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replica has at some keys, as it is sent: how long the states are, for each key what is known of it, then what the
 * store replied to {@link WholeValues#ask} of each; and behind that, if it replies how long values last from then on, when that was, in
 * milliseconds since 1970.
 *
 * <p><b>Threads.</b> Any one.
 */
final class GivenValues {
    private static final byte CLOCK_ONLY = 0;
    private static final byte WHOLE_STATE = 1;

    private GivenValues() {}

    /** What is at a key, which may be nothing, and what is known of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Given(byte[] key, KeyState state, StoredValue value) {}

    /**
     * Values and where they were read.
     *
     * @param cut how far each stream had been sent to the store
     * @param lacks what that store may lack
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record AtPlace(Map<StreamId, Long> cut, Lacks lacks, byte[] values) {}

    /**
     * What was answered to {@link Question#CUT}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static AtPlace atPlace(byte[] answer) {
        ByteBuffer in = ByteBuffer.wrap(answer);
        byte[] text = new byte[in.getInt()];
        in.get(text);
        Map<StreamId, Long> cut = CedeText.positions(new String(text, US_ASCII));
        Lacks lacks = new Lacks(in.get() != 0, in.getLong());
        return new AtPlace(cut, lacks, Arrays.copyOfRange(answer, in.position(), answer.length));
    }

    /** Writes what is known of a key; of most it is only that it was not written lately. */
    static void write(ByteBuf out, KeyState state) {
        boolean isNothing = !state.known() && state.seen() == 0 && state.tie() == 0 && state.flags() == 0;
        if (isNothing) {
            out.writeByte(CLOCK_ONLY).writeLong(state.clock());
        } else {
            state.writeTo(out.writeByte(WHOLE_STATE));
        }
    }

    /**
     * What was sent for these keys; null for one that the store has not given.
     *
     * @throws IndexOutOfBoundsException if it is something else
     */
    static List<@Nullable Given> read(Protocol protocol, byte[] answer, List<byte[]> keys) {
        WholeValues values = protocol.wholeValues();
        ReplyWalker walker = protocol.replyWalker();
        ByteBuf states = Unpooled.wrappedBuffer(answer);
        int at = Integer.BYTES + states.readInt();
        ByteBuf replies = Unpooled.wrappedBuffer(answer);
        int end = answer.length - (values.tellTimeLeft() && !keys.isEmpty() ? Long.BYTES : 0);
        long nowMillis = end < answer.length ? replies.getLong(end) : 0;
        List<@Nullable Given> given = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            KeyState state = state(states);
            int from = at;
            for (int left = values.commands(); left > 0; left--) {
                at = passed(walker, replies, at, end);
            }
            StoredValue value = values.in(replies.slice(from, at - from), nowMillis);
            given.add(value == null ? null : new Given(key, state, value));
        }
        return given;
    }

    /** Where the reply ends that begins there. */
    private static int passed(ReplyWalker walker, ByteBuf replies, int from, int end) {
        int at = walker.advance(replies, from, end);
        if (at < 0 || !walker.hasEnded()) {
            throw new IndexOutOfBoundsException("what a store replied is cut off");
        }
        return at;
    }

    private static KeyState state(ByteBuf in) {
        if (in.readByte() == CLOCK_ONLY) {
            return new KeyState(false, in.readLong(), 0, 0, 0, 0, 0);
        }
        KeyState state = KeyState.read(in, in.readerIndex());
        in.skipBytes(KeyState.BYTES);
        return state;
    }
}
