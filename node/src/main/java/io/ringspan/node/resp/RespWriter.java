package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;

/**
 * Writes values in RESP, version 2 or 3. What version 2 has no type for is written as Redis writes it there: a map as
 * a flat array, a set as an array, text with a format as a bulk string.
 *
 * <p><b>Owner.</b> One worker, which points it at a buffer with {@link #to} before each use.
 *
 * <p><b>Buffers.</b> Appends to the buffer and never releases it.
 */
public final class RespWriter {
    private ByteBuf out = Unpooled.EMPTY_BUFFER;
    private boolean three;

    /** Writes to {@code buffer} from now on, in this version of the protocol, 2 or 3. */
    public RespWriter to(ByteBuf buffer, int protocol) {
        out = buffer;
        three = protocol == 3;
        return this;
    }

    /** A short text without line breaks: {@code +OK}. */
    public RespWriter simple(String text) {
        out.writeByte('+');
        utf8(text);
        return end();
    }

    /** An error; its first word is its code. */
    public RespWriter error(String text) {
        out.writeByte('-');
        utf8(text);
        return end();
    }

    public RespWriter integer(long value) {
        return number(':', value);
    }

    public RespWriter bulk(String text) {
        number('$', ByteBufUtil.utf8Bytes(text));
        utf8(text);
        return end();
    }

    /** The arguments from {@code from} on. */
    public RespWriter bulks(Arguments arguments, int from) {
        for (int i = from; i < arguments.count(); i++) {
            bulk(arguments.bytes(), arguments.at(i), arguments.length(i));
        }
        return this;
    }

    /** {@code length} bytes at index {@code at} of {@code bytes}, which is left as it is. */
    public RespWriter bulk(ByteBuf bytes, int at, int length) {
        number('$', length);
        out.writeBytes(bytes, at, length);
        return end();
    }

    public RespWriter bulk(byte[] bytes) {
        number('$', bytes.length);
        out.writeBytes(bytes);
        return end();
    }

    /** A number as text. */
    public RespWriter bulk(long value) {
        number('$', digits(value));
        write(value);
        return end();
    }

    /** Plain text for people, in version 3 with a mark that says so. */
    public RespWriter text(String text) {
        if (!three) {
            return bulk(text);
        }
        number('=', ByteBufUtil.utf8Bytes(text) + 4L);
        utf8("txt:");
        utf8(text);
        return end();
    }

    /** A number that need not be whole. */
    public RespWriter real(double value) {
        if (!three) {
            return bulk(Double.toString(value));
        }
        utf8("," + value);
        return end();
    }

    /** Nothing, where a value could have been. */
    public RespWriter none() {
        utf8(three ? "_" : "$-1");
        return end();
    }

    /** Nothing, where an array could have been. */
    public RespWriter noArray() {
        utf8(three ? "_" : "*-1");
        return end();
    }

    /** {@code size} values follow. */
    public RespWriter array(int size) {
        return number('*', size);
    }

    /** {@code size} pairs of a key and its value follow. */
    public RespWriter map(int size) {
        return three ? number('%', size) : number('*', 2L * size);
    }

    /** {@code size} values follow that answer no command; in version 2 nothing tells them from an array. */
    public RespWriter push(int size) {
        return number(three ? '>' : '*', size);
    }

    /** {@code size} values follow, whose order means nothing. */
    public RespWriter set(int size) {
        return number(three ? '~' : '*', size);
    }

    private RespWriter number(char type, long value) {
        out.writeByte(type);
        write(value);
        return end();
    }

    private RespWriter end() {
        out.writeShort('\r' << 8 | '\n');
        return this;
    }

    private void utf8(String text) {
        ByteBufUtil.reserveAndWriteUtf8(out, text, ByteBufUtil.utf8MaxBytes(text));
    }

    private void write(long value) {
        int length = digits(value);
        out.ensureWritable(length);
        int at = out.writerIndex() + length;
        out.writerIndex(at);
        // Counted down below zero, because the smallest number has no positive of its own.
        long rest = value < 0 ? value : -value;
        do {
            out.setByte(--at, '0' - (int) (rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            out.setByte(--at, '-');
        }
    }

    private static int digits(long value) {
        int digits = value < 0 ? 2 : 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
