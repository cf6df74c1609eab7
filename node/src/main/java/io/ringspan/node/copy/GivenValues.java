package io.ringspan.node.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.antientropy.exchange.Question;
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
 * store replied to {@code DUMP} and {@code PEXPIRETIME} of each.
 *
 * <p><b>Threads.</b> Any one.
 */
final class GivenValues {
    private static final byte CLOCK_ONLY = 0;
    private static final byte WHOLE_STATE = 1;
    private static final long NO_KEY = -2;

    private GivenValues() {}

    /**
     * A value.
     *
     * @param in where it is, {@code length} bytes from {@code at}; no bytes if there is none: -1
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Given(byte[] key, KeyState state, ByteBuf in, int at, int length, long expiresMillis) {}

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
    static List<@Nullable Given> read(byte[] answer, List<byte[]> keys) {
        ByteBuf states = Unpooled.wrappedBuffer(answer);
        int statesEnd = Integer.BYTES + states.readInt();
        ByteBuf replies = Unpooled.wrappedBuffer(answer);
        int at = statesEnd;
        List<@Nullable Given> given = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            KeyState state = state(states);
            int line = line(replies, at);
            boolean dumped = replies.getByte(at) == '$';
            int length = dumped ? (int) number(replies, at + 1, line) : -1;
            int value = line + 2;
            int expiry = length < 0 ? value : value + length + 2;
            int end = line(replies, expiry);
            boolean expires = replies.getByte(expiry) == ':';
            long millis = expires ? number(replies, expiry + 1, end) : 0;
            boolean gone = millis == NO_KEY;
            given.add(
                    dumped && expires
                            ? new Given(key, state, replies, value, gone ? -1 : length, Math.max(0, millis))
                            : null);
            at = end + 2;
        }
        return given;
    }

    private static KeyState state(ByteBuf in) {
        if (in.readByte() == CLOCK_ONLY) {
            return new KeyState(false, in.readLong(), 0, 0, 0, 0, 0);
        }
        KeyState state = KeyState.read(in, in.readerIndex());
        in.skipBytes(KeyState.BYTES);
        return state;
    }

    private static int line(ByteBuf in, int from) {
        int at = from;
        while (in.getByte(at) != '\r') {
            at++;
        }
        return at;
    }

    private static long number(ByteBuf in, int from, int end) {
        long number = 0;
        boolean negative = in.getByte(from) == '-';
        for (int at = negative ? from + 1 : from; at < end; at++) {
            number = number * 10 + in.getByte(at) - '0';
        }
        return negative ? -number : number;
    }
}
