package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import org.jspecify.annotations.Nullable;

/**
 * With {@code DUMP}, {@code PEXPIRETIME} and {@code RESTORE}: also of types that the node does not know.
 *
 * <p><b>Threads.</b> Without state; any thread.
 */
enum RespWholeValues implements WholeValues {
    DUMPS;

    private static final int DIALECT = 2;
    /** The words of a {@code RESTORE}, and three lengths. */
    private static final int PUT_BYTES = 160;

    private static final byte[] BUSY_KEY = "-BUSYKEY".getBytes(US_ASCII);
    private static final int CRLF = 2;
    private static final long NO_EXPIRY = -1;
    private static final long NO_KEY = -2;

    @Override
    public int commands() {
        return 2;
    }

    @Override
    public void ask(ByteBuf name, int at, int length, ByteBuf out) {
        RespWriter writer = new RespWriter().to(out, DIALECT);
        writer.array(2).bulk("DUMP").bulk(name, at, length);
        writer.array(2).bulk("PEXPIRETIME").bulk(name, at, length);
    }

    @Override
    public void askWhetherThere(ByteBuf name, int at, int length, ByteBuf out) {
        new RespWriter().to(out, DIALECT).array(2).bulk("PEXPIRETIME").bulk(name, at, length);
    }

    @Override
    public @Nullable Boolean isThere(ByteBuf reply) {
        int at = reply.readerIndex();
        int line = lineEnd(reply, at, ':');
        return line < 0 ? null : number(reply, at + 1, line) != NO_KEY;
    }

    @Override
    public @Nullable StoredValue in(ByteBuf in, long nowMillis) {
        int at = in.readerIndex();
        int line = lineEnd(in, at, '$');
        if (line < 0) {
            return null;
        }
        int length = (int) number(in, at + 1, line);
        int value = line + CRLF;
        int expiry = length < 0 ? value : value + length + CRLF;
        int expiryEnd = lineEnd(in, expiry, ':');
        if (expiryEnd < 0) {
            return null;
        }
        long millis = number(in, expiry + 1, expiryEnd);
        return millis == NO_KEY || length < 0
                ? StoredValue.nothing(in)
                : new StoredValue(in, value, length, millis == NO_EXPIRY ? 0 : millis, 0);
    }

    /** Where the line of that type ends that begins there; -1 if there is none. */
    private static int lineEnd(ByteBuf in, int at, char type) {
        if (at >= in.writerIndex() || in.getByte(at) != type) {
            return -1;
        }
        return in.indexOf(at, in.writerIndex(), (byte) '\r');
    }

    private static long number(ByteBuf in, int from, int end) {
        long number = 0;
        boolean negative = in.getByte(from) == '-';
        for (int at = negative ? from + 1 : from; at < end; at++) {
            number = number * 10 + in.getByte(at) - '0';
        }
        return negative ? -number : number;
    }

    @Override
    public int putBytes(int nameLength) {
        return PUT_BYTES + nameLength;
    }

    @Override
    public void put(StoredValue value, ByteBuf name, int at, int length, ByteBuf out) {
        RespWriter writer = new RespWriter().to(out, DIALECT);
        if (!value.exists()) {
            writer.array(2).bulk("DEL").bulk(name, at, length);
            return;
        }
        restore(writer.array(6), value, name, at, length);
        writer.bulk("REPLACE").bulk("ABSTTL");
    }

    private static void restore(RespWriter writer, StoredValue value, ByteBuf name, int at, int length) {
        writer.bulk("RESTORE").bulk(name, at, length);
        writer.bulk(value.expiresMillis()).bulk(value.in(), value.at(), value.length());
    }

    @Override
    public void putNew(StoredValue value, ByteBuf name, int at, int length, ByteBuf out) {
        RespWriter writer = new RespWriter().to(out, DIALECT);
        restore(writer.array(5), value, name, at, length);
        writer.bulk("ABSTTL");
    }

    @Override
    public boolean isThereAlready(ByteBuf in, int at, int length) {
        return length >= BUSY_KEY.length
                && ByteBufUtil.equals(in, at, Unpooled.wrappedBuffer(BUSY_KEY), 0, BUSY_KEY.length);
    }

    @Override
    public boolean tellTimeLeft() {
        return false;
    }

    /** As the store dumps it. */
    @Override
    public byte[] carried(StoredValue value) {
        return ByteBufUtil.getBytes(value.in(), value.at(), value.length());
    }

    @Override
    public StoredValue ofCarried(byte[] carried, long expiresMillis) {
        return new StoredValue(Unpooled.wrappedBuffer(carried), 0, carried.length, expiresMillis, 0);
    }

    /** Another version of the store dumps in another way, or may not restore. */
    @Override
    public boolean isOfAll(ByteBuf in, int at, int length) {
        return true;
    }
}
