package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;

/**
 * Reads replies of a store of which it is known what form they should have. Once something has another form, nothing more is
 * read, and {@link #isGood} says so: a store of ours never does this; what else listens there may send any reply.
 *
 * <p><b>Buffers.</b> Borrowed, as long as it is used.
 */
public final class ExpectedReply {
    private static final int DIGITS_MAX = 18;
    private static final int CRLF_BYTES = 2;
    private static final short CRLF = 0x0D0A;

    private final ByteBuf in;
    private final int end;
    private int at;
    private boolean good = true;
    private int itemAt;
    private int from;
    private int length;

    /** Reads from {@code at} on, up to {@code end}. */
    public ExpectedReply(ByteBuf in, int at, int end) {
        this.in = in;
        this.at = at;
        this.end = end;
    }

    /** Whether all that was read had the form that it was read in. */
    public boolean isGood() {
        return good;
    }

    /** The same, and nothing is left. */
    public boolean isWhole() {
        return good && at == end;
    }

    /** Where the reply stands. */
    public ByteBuf in() {
        return in;
    }

    /** How far it was read. */
    public int at() {
        return at;
    }

    /** How many bytes are left. */
    public int left() {
        return end - at;
    }

    /** Whether an error is next. */
    public boolean isError() {
        return isNext('-');
    }

    /** Where the line ends that is next. */
    public int lineEnd() {
        int feed = in.indexOf(at, end, (byte) '\n');
        return feed < 0 ? end : feed + 1;
    }

    /** Whether nothing is next, where a value could be. */
    public boolean isNone() {
        return isNext('_') || (isNext('$') && at + 1 < end && in.getByte(at + 1) == '-');
    }

    /** How many elements follow. */
    public long array() {
        return header('*');
    }

    public long integer() {
        return header(':');
    }

    /** A text, with or without a format, which stands from {@link #from} on. */
    public void bulk() {
        itemAt = at;
        long bytes = header(isNext('=') ? '=' : '$');
        good &= bytes <= end - at - CRLF_BYTES;
        if (good) {
            from = at;
            length = (int) bytes;
            at += length + CRLF_BYTES;
        }
    }

    /** Where the text that was read last begins. */
    public int from() {
        return from;
    }

    /** How long it is. */
    public int length() {
        return length;
    }

    /** Where its header begins; from there to {@link #at} it is a reply of its own. */
    public int itemAt() {
        return itemAt;
    }

    private boolean isNext(char type) {
        return at < end && in.getByte(at) == type;
    }

    private long header(char type) {
        good &= isNext(type);
        if (!good) {
            return 0;
        }
        int first = at + 1;
        int limit = Math.min(end - CRLF_BYTES, first + DIGITS_MAX);
        long value = 0;
        int position = first;
        for (; position < limit; position++) {
            int digit = in.getByte(position) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        good = position > first && position + CRLF_BYTES <= end && in.getShort(position) == CRLF;
        at = position + CRLF_BYTES;
        return good ? value : 0;
    }
}
