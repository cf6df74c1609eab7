package io.ringspan.node.memcache.whole;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * With {@code mg} and {@code ms}. A value goes with the flags of its client, and the second in which it ends. Whether it is stale, and who has
 * won it, does not go with it.
 *
 * <p><b>Threads.</b> Without state; any thread.
 */
public enum MemcacheWholeValues implements WholeValues {
    VALUES;

    /** Of a key that cannot be written as it is the name is its base64 with this behind it. */
    private static final byte[] ENCODED = {' ', 'b'};

    private static final byte[] GET = "mg ".getBytes(US_ASCII);
    private static final byte[] ALL = " f t v\r\n".getBytes(US_ASCII);
    private static final byte[] SHOW = "me ".getBytes(US_ASCII);
    private static final byte[] SET = "ms ".getBytes(US_ASCII);
    private static final byte[] DELETE = "md ".getBytes(US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};

    /** Words, four numbers, the ends of two lines; the name may stand there twice. */
    private static final int PUT_BYTES = 80;

    @Override
    public int commands() {
        return 1;
    }

    @Override
    public void ask(ByteBuf name, int at, int length, ByteBuf out) {
        key(name, at, length, out.writeBytes(GET));
        named(name, at, length, out);
        out.writeBytes(ALL);
    }

    /** Not with {@code mg}: who asks that for a stale value has won it, and no client would. */
    @Override
    public void askWhetherThere(ByteBuf name, int at, int length, ByteBuf out) {
        out.writeBytes(SHOW).writeBytes(name, at, length).writeBytes(CRLF);
    }

    @Override
    public @Nullable Boolean isThere(ByteBuf reply) {
        if (begins(reply, 'M', 'E')) {
            return true;
        }
        return begins(reply, 'E', 'N') ? false : null;
    }

    /** In the order in which they were asked for there stand the flags and the seconds that are left; -1 if it has no end. */
    @Override
    public @Nullable StoredValue in(ByteBuf replies, long nowMillis) {
        int at = replies.readerIndex();
        if (begins(replies, 'E', 'N')) {
            return StoredValue.nothing(replies);
        }
        int line = replies.indexOf(at, replies.writerIndex(), (byte) '\r');
        if (!begins(replies, 'V', 'A') || line < 0) {
            return null;
        }
        String[] words = replies.toString(at, line - at, US_ASCII).split(" ", -1);
        if (words.length < 4 || !words[2].startsWith("f") || !words[3].startsWith("t")) {
            return null;
        }
        try {
            int length = Integer.parseInt(words[1]);
            long flags = Long.parseLong(words[2], 1, words[2].length(), 10);
            long seconds = Long.parseLong(words[3], 1, words[3].length(), 10);
            // A whole second: what is left counts from a moment within the store's second, and is a number of those.
            long end =
                    seconds < 0 ? 0 : TimeUnit.SECONDS.toMillis(TimeUnit.MILLISECONDS.toSeconds(nowMillis) + seconds);
            return new StoredValue(replies, line + CRLF.length, length, end, flags);
        } catch (NumberFormatException odd) {
            return null;
        }
    }

    private static boolean begins(ByteBuf reply, char first, char second) {
        int at = reply.readerIndex();
        return reply.readableBytes() >= 2 && reply.getByte(at) == first && reply.getByte(at + 1) == second;
    }

    @Override
    public int putBytes(int nameLength) {
        return PUT_BYTES + 2 * nameLength;
    }

    @Override
    public void put(StoredValue value, ByteBuf name, int at, int length, ByteBuf out) {
        if (!value.exists()) {
            key(name, at, length, out.writeBytes(DELETE));
            named(name, at, length, out);
            out.writeBytes(CRLF);
            return;
        }
        put(value, name, at, length, "", out);
    }

    private static void put(StoredValue value, ByteBuf name, int at, int length, String mode, ByteBuf out) {
        key(name, at, length, out.writeBytes(SET));
        ByteBufUtil.writeAscii(out, " " + value.length());
        named(name, at, length, out);
        long seconds = TimeUnit.MILLISECONDS.toSeconds(value.expiresMillis());
        ByteBufUtil.writeAscii(out, " F" + value.flags() + (seconds == 0 ? "" : " T" + seconds) + mode);
        out.writeBytes(CRLF).writeBytes(value.in(), value.at(), value.length()).writeBytes(CRLF);
    }

    @Override
    public void putNew(StoredValue value, ByteBuf name, int at, int length, ByteBuf out) {
        put(value, name, at, length, " ME", out);
    }

    @Override
    public boolean isThereAlready(ByteBuf in, int at, int length) {
        return length >= 2 && in.getByte(at) == 'N' && in.getByte(at + 1) == 'S';
    }

    @Override
    public boolean tellTimeLeft() {
        return true;
    }

    /** Behind the flags of its client. */
    @Override
    public byte[] carried(StoredValue value) {
        byte[] carried = new byte[Integer.BYTES + value.length()];
        ByteBuf out = Unpooled.wrappedBuffer(carried).clear();
        out.writeInt((int) value.flags()).writeBytes(value.in(), value.at(), value.length());
        return carried;
    }

    @Override
    public StoredValue ofCarried(byte[] carried, long expiresMillis) {
        if (carried.length < Integer.BYTES) {
            throw new IllegalArgumentException("no value of memcached's");
        }
        ByteBuf in = Unpooled.wrappedBuffer(carried);
        return new StoredValue(in, Integer.BYTES, carried.length - Integer.BYTES, expiresMillis, in.getUnsignedInt(0));
    }

    private static void key(ByteBuf name, int at, int length, ByteBuf out) {
        out.writeBytes(name, at, isEncoded(name, at, length) ? length - ENCODED.length : length);
    }

    /** Whoever walks a span finds the name in that flag, of which memcached takes no notice. */
    private static void named(ByteBuf name, int at, int length, ByteBuf out) {
        if (isEncoded(name, at, length)) {
            out.writeByte(' ').writeByte('P').writeBytes(name, at, length);
        }
    }

    private static boolean isEncoded(ByteBuf name, int at, int length) {
        return length > ENCODED.length && name.getByte(at + length - ENCODED.length) == ' ';
    }

    /** One may be too large for a store that takes others. */
    @Override
    public boolean isOfAll(ByteBuf in, int at, int length) {
        return false;
    }
}
