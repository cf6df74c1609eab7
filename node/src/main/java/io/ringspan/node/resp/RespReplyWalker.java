package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.ReplyWalker;

/**
 * Walks the replies of a store to find where each ends, without building anything. Can stop at any byte and go on with
 * the next read. Understands RESP2 and RESP3; needs no stack, because only the number of elements still to come counts.
 *
 * <p><b>Owner.</b> The worker of the link. <b>Limits.</b> A line (status, error, number) of at most
 * {@value #LINE_BYTES_MAX} bytes.
 */
public final class RespReplyWalker implements ReplyWalker {
    static final int LINE_BYTES_MAX = 64 * 1024;

    private static final int OK_AND_CR = 0x2B4F4B0D; // "+OK\r"
    private static final long ELEMENTS_MAX = 1L << 40;

    private long remaining;
    private long skip;
    private boolean ended;
    private int errorFrom;
    private int errorLength;

    @Override
    public int advance(ByteBuf in, int from, int limit) {
        int position = from;
        boolean top = remaining == 0;
        ended = true;
        if (top) {
            errorLength = 0;
            // The two replies that make up nearly all traffic, whole.
            if (limit - from >= 5 && in.getInt(from) == OK_AND_CR && in.getByte(from + 4) == '\n') {
                return from + 5;
            }
        }
        while (true) {
            if (skip > 0) {
                int passed = (int) Math.min(skip, limit - position);
                position += passed;
                skip -= passed;
                if (skip > 0) {
                    ended = false;
                    return position;
                }
                if (--remaining == 0) {
                    return position;
                }
            }
            int next = header(in, position, limit, top);
            if (next == position || next == GARBAGE) {
                ended = false;
                return next;
            }
            position = next;
            top = false;
            if (remaining == 0 && skip == 0) {
                return position;
            }
        }
    }

    /** Whether the whole reply that begins there is one of the nulls. */
    public static boolean isNothing(ByteBuf in, int at) {
        byte type = in.getByte(at);
        return type == '_' || ((type == '$' || type == '*') && in.getByte(at + 1) == '-');
    }

    /** Reads one header line; gives where it ends, {@code at} when it is not whole, GARBAGE when it is none. */
    private int header(ByteBuf in, int at, int limit, boolean top) {
        if (at >= limit) {
            return at;
        }
        byte type = in.getByte(at);
        if (type == '$' && limit - at >= ShortHeader.LOOK_BYTES) {
            int read = ShortHeader.read(in.getLong(at));
            if (read >= 0) {
                if (top) {
                    remaining = 1;
                }
                skip = (read >>> ShortHeader.BYTES_BITS) + 2L;
                return at + (read & ShortHeader.BYTES_MASK);
            }
        }
        int feed = lineFeed(in, at, limit);
        if (feed < 0) {
            return limit - at > LINE_BYTES_MAX ? GARBAGE : at;
        }
        if (feed == at + 1 || in.getByte(feed - 1) != '\r' || feed - at > LINE_BYTES_MAX) {
            return GARBAGE;
        }
        if (top) {
            remaining = 1;
        }
        boolean known = switch (type) {
            case '+', ':', '_', '#', ',', '(' -> element();
            case '-' -> error(at, feed - 1 - at, top);
            case '$', '=', '!' -> bulk(number(in, at + 1, feed - 1));
            case '*', '~' -> elements(number(in, at + 1, feed - 1), 1);
            case '%' -> elements(number(in, at + 1, feed - 1), 2);
            case '|' -> attributes(number(in, at + 1, feed - 1));
            default -> false;
        };
        return known ? feed + 1 : GARBAGE;
    }

    private static int lineFeed(ByteBuf in, int at, int limit) {
        // Headers are short: a plain loop beats a search call.
        int near = Math.min(limit, at + 24);
        for (int i = at + 1; i < near; i++) {
            if (in.getByte(i) == '\n') {
                return i;
            }
        }
        return near == limit ? -1 : in.indexOf(near, limit, (byte) '\n');
    }

    private boolean element() {
        remaining--;
        return true;
    }

    private boolean error(int at, int length, boolean top) {
        if (top) {
            errorFrom = at;
            errorLength = length;
        }
        remaining--;
        return true;
    }

    private boolean bulk(long length) {
        if (length == -1) {
            remaining--;
            return true;
        }
        if (length < 0) {
            return false;
        }
        skip = length + 2;
        return true;
    }

    private boolean elements(long count, int each) {
        if (count == -1) {
            remaining--;
            return true;
        }
        if (count < 0 || remaining > ELEMENTS_MAX) {
            return false;
        }
        remaining += count * each - 1;
        return true;
    }

    /** An attribute comes before the element that it describes and is no element itself. */
    private boolean attributes(long count) {
        if (count < 0 || remaining > ELEMENTS_MAX) {
            return false;
        }
        remaining += count * 2;
        return true;
    }

    /** A number up to {@code end}, -1 for minus one, -2 when it is none. */
    private static long number(ByteBuf in, int at, int end) {
        int digits = end - at;
        if (digits == 2 && in.getByte(at) == '-' && in.getByte(at + 1) == '1') {
            return -1;
        }
        if (digits < 1 || digits > 12) {
            return -2;
        }
        long value = 0;
        for (int i = at; i < end; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return -2;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public boolean isError() {
        return errorLength > 0;
    }

    @Override
    public int errorAt() {
        return errorFrom;
    }

    @Override
    public int errorLength() {
        return errorLength;
    }
}
