package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.ReplyWalker;

/**
 * Walks the replies of a memcached to find where each ends, without building anything. Can stop at any byte and go on
 * with the next read. A reply is what answers one command that was sent without {@code noreply} and without the flag
 * {@code q}: one line, one line and a value, or lines and values up to {@code END}.
 *
 * <p>Memcached 1.6 answers not all commands so. The value behind a wrong {@code set} line it takes for commands, which
 * have replies of their own; and when a {@code get} or {@code gat} names a key of more than 250 bytes, it throws away
 * replies to commands before that. {@code stats cachedump} shows keys as they are, with line feeds if they have any. No walker can tell, so who
 * sends must not send such; see also {@link MemcacheRefusal#losesReplies}.
 *
 * <p><b>Owner.</b> The worker of the link. <b>Buffers.</b> Those of the caller; nothing is kept of them.
 * <b>Limits.</b> A line of at most {@value #LINE_BYTES_MAX} bytes, a value of at most {@value #VALUE_BYTES_MAX}.
 */
public final class MemcacheReplyWalker implements ReplyWalker {
    static final int LINE_BYTES_MAX = 64 * 1024;

    /** The most that memcached takes for {@code -I}. */
    static final int VALUE_BYTES_MAX = 1 << 30;

    private static final int NUMBER_DIGITS_MAX = 20;
    private static final int VALUE_DIGITS_MAX = 10;
    private static final int CRLF = 0x0D0A;

    // What a line begins with, the first byte being the highest.
    private static final long STORED_AND_CRLF = 0x53544F5245440D0AL;
    private static final int STOR = 0x53544F52;
    private static final int HD_AND_CRLF = 0x48440D0A;
    private static final int EN_AND_CRLF = 0x454E0D0A;
    private static final int END_AND_CR = 0x454E440D;
    private static final int VALU = 0x56414C55;
    private static final int E_AND_BLANK = 0x4520;
    private static final int VA_AND_BLANK = 0x564120;
    private static final int KEY_IS = 0x6B65793D;
    private static final int ERRO = 0x4552524F;
    private static final int RROR = 0x52524F52;
    private static final long CLIENT_E = 0x434C49454E545F45L;
    private static final long SERVER_E = 0x5345525645525F45L;

    // Whole words.
    private static final long VALUE = 0x56414C5545L;
    private static final long VA = 0x5641;
    private static final long END = 0x454E44;
    private static final long STAT = 0x53544154;
    private static final long ITEM = 0x4954454D;
    private static final long PREFIX = 0x505245464958L;

    // What a line is; of a reply of several lines, also what its next line must be, or an error, or its end.
    private static final int SINGLE = 0;
    private static final int OF_VALUES = 1;
    private static final int OF_STATISTICS = 2;
    private static final int OF_KEYS = 3;
    private static final int OF_ITEMS = 4;
    private static final int OF_PREFIXES = 5;
    private static final int ERROR = 6;
    private static final int NEVER_SENT = 7;

    private int open = SINGLE;
    private long skip;
    private boolean ended;
    private int errorFrom;
    private int errorLength;

    @Override
    public int advance(ByteBuf in, int from, int limit) {
        int position = from;
        ended = true;
        errorLength = 0;
        while (true) {
            if (skip > 0) {
                position = value(in, position, limit);
                if (skip > 0) {
                    ended = false;
                    return position;
                }
                if (open == SINGLE) {
                    return position;
                }
            }
            int next = line(in, position, limit);
            if (next == position || next == GARBAGE) {
                ended = false;
                return next;
            }
            position = next;
            if (open == SINGLE && skip == 0) {
                return position;
            }
        }
    }

    /**
     * Whether the whole reply that begins there says only that there is no such item. {@code EN} is followed by flags
     * if the command asked for those that a miss can have too, as {@code k} and {@code O}.
     */
    public static boolean isMiss(ByteBuf in, int at) {
        // The shortest reply, a digit, has three bytes.
        if (in.getByte(at) != 'E' || in.getByte(at + 1) != 'N') {
            return false;
        }
        byte third = in.getByte(at + 2);
        return third == '\r' || third == ' ' || (third == 'D' && in.getByte(at + 3) == '\r');
    }

    /** Passes over what is left of a value and its CRLF. */
    private int value(ByteBuf in, int from, int limit) {
        int passed = (int) Math.min(skip - 2, limit - from);
        int position = from;
        if (passed > 0) {
            position += passed;
            skip -= passed;
        }
        while (skip > 0 && position < limit) {
            if (in.getByte(position) != (skip == 2 ? '\r' : '\n')) {
                return GARBAGE;
            }
            position++;
            skip--;
        }
        return position;
    }

    /** Reads one line; gives where it ends, {@code at} when it is not whole, GARBAGE when it is none. */
    private int line(ByteBuf in, int at, int limit) {
        int there = limit - at;
        if (there >= 4) {
            // The lines that make up nearly all traffic, by their first bytes.
            int begin = in.getInt(at);
            if (begin == VALU || begin >>> 8 == VA_AND_BLANK) {
                int end = Math.min(limit, at + LINE_BYTES_MAX + 1);
                int next = begin == VALU ? valueLine(in, at, end) : metaValueLine(in, at, end);
                if (next != GARBAGE) {
                    return next;
                }
                // It is not whole, or wrong: its line feed tells.
            } else if (begin == END_AND_CR && there > 4 && in.getByte(at + 4) == '\n') {
                open = SINGLE;
                return at + 5;
            } else if (open == SINGLE) {
                if (begin == HD_AND_CRLF || begin == EN_AND_CRLF) {
                    return at + 4;
                }
                if (begin == STOR && there >= 8 && in.getLong(at) == STORED_AND_CRLF) {
                    return at + 8;
                }
            }
        }
        int feed = lineFeed(in, at, limit);
        if (feed < 0) {
            return there > LINE_BYTES_MAX ? GARBAGE : at;
        }
        return feed - at > LINE_BYTES_MAX ? GARBAGE : wholeLine(in, at, feed);
    }

    private int wholeLine(ByteBuf in, int at, int feed) {
        int kind = kind(in, at, feed);
        if (kind == ERROR) {
            errorFrom = at;
            errorLength = feed - 1 - at;
            open = SINGLE;
            return feed + 1;
        }
        if (kind == NEVER_SENT || (open != SINGLE && open != kind)) {
            return GARBAGE;
        }
        open = kind;
        return feed + 1;
    }

    /** {@code VALUE key flags bytes} and maybe a number for {@code cas}; GARBAGE when there is no such whole line. */
    private int valueLine(ByteBuf in, int at, int end) {
        if ((open != SINGLE && open != OF_VALUES) || end - at < 6 || in.getShort(at + 4) != E_AND_BLANK) {
            return GARBAGE;
        }
        int key = at + 6;
        int keyEnd = blankOrFeed(in, key, end);
        if (keyEnd == key || !is(in, keyEnd, end, ' ')) {
            return GARBAGE;
        }
        int flagsEnd = digitsEnd(in, keyEnd + 1, end, NUMBER_DIGITS_MAX);
        if (!is(in, flagsEnd, end, ' ')) {
            return GARBAGE;
        }
        int bytesEnd = digitsEnd(in, flagsEnd + 1, end, VALUE_DIGITS_MAX);
        int lineEnd = is(in, bytesEnd, end, ' ') ? digitsEnd(in, bytesEnd + 1, end, NUMBER_DIGITS_MAX) : bytesEnd;
        if (!isCrlf(in, lineEnd, end) || !willSkip(Digits.number(in, flagsEnd + 1, bytesEnd))) {
            return GARBAGE;
        }
        open = OF_VALUES;
        return lineEnd + 2;
    }

    /** {@code VA bytes} and flags; GARBAGE when there is no such whole line. */
    private int metaValueLine(ByteBuf in, int at, int end) {
        int bytes = at + 3;
        int bytesEnd = digitsEnd(in, bytes, end, VALUE_DIGITS_MAX);
        int lineEnd = bytesEnd;
        if (is(in, bytesEnd, end, ' ')) {
            int feed = in.indexOf(bytesEnd, end, (byte) '\n');
            lineEnd = feed < 0 ? GARBAGE : feed - 1;
        }
        if (open != SINGLE || !isCrlf(in, lineEnd, end) || !willSkip(Digits.number(in, bytes, bytesEnd))) {
            return GARBAGE;
        }
        return lineEnd + 2;
    }

    private boolean willSkip(long bytes) {
        if (bytes > VALUE_BYTES_MAX) {
            return false;
        }
        skip = bytes + 2;
        return true;
    }

    /** What a whole line is that is neither the head of a value nor {@code END}. */
    private static int kind(ByteBuf in, int at, int feed) {
        int length = feed - at;
        if (length >= 4 && in.getInt(at) == KEY_IS) {
            // Memcached ends these lines with a line feed alone.
            return OF_KEYS;
        }
        if (length < 2 || in.getByte(feed - 1) != '\r') {
            return NEVER_SENT;
        }
        if (isDigit(in.getByte(at))) {
            return digitsEnd(in, at, feed, NUMBER_DIGITS_MAX) == feed - 1 ? SINGLE : NEVER_SENT;
        }
        return isError(in, at, length) ? ERROR : kindOfWord(in, at, feed);
    }

    /** Any word in capitals is taken for a reply of one line: a newer memcached may know more of them. */
    private static int kindOfWord(ByteBuf in, int at, int feed) {
        long word = 0;
        int i = at;
        byte letter = in.getByte(i);
        while ((letter >= 'A' && letter <= 'Z') || letter == '_') {
            // Of a long word the last eight letters are kept, and no word below has so many.
            word = word << 8 | letter;
            i++;
            letter = in.getByte(i);
        }
        boolean alone = i == feed - 1;
        if (i == at || (!alone && letter != ' ') || word == VALUE || word == VA || word == END) {
            return NEVER_SENT;
        }
        int kind = word == STAT ? OF_STATISTICS : word == ITEM ? OF_ITEMS : word == PREFIX ? OF_PREFIXES : SINGLE;
        return kind != SINGLE && alone ? NEVER_SENT : kind;
    }

    private static boolean isError(ByteBuf in, int at, int length) {
        if (length >= 6 && in.getInt(at) == ERRO && in.getByte(at + 4) == 'R') {
            return true;
        }
        if (length < 14 || in.getInt(at + 8) != RROR || in.getByte(at + 12) != ' ') {
            return false;
        }
        long begin = in.getLong(at);
        return begin == CLIENT_E || begin == SERVER_E;
    }

    private static int lineFeed(ByteBuf in, int at, int limit) {
        // Lines are short: a plain loop beats a search call.
        int near = Math.min(limit, at + 24);
        for (int i = at; i < near; i++) {
            if (in.getByte(i) == '\n') {
                return i;
            }
        }
        return near == limit ? -1 : in.indexOf(near, limit, (byte) '\n');
    }

    /** Where the first blank or line feed is, {@code end} when there is none. */
    private static int blankOrFeed(ByteBuf in, int from, int end) {
        for (int i = from; i < end; i++) {
            byte b = in.getByte(i);
            if (b == ' ' || b == '\n') {
                return i;
            }
        }
        return end;
    }

    /** Where the digits from there end, -1 when there are none or more than {@code most}. */
    private static int digitsEnd(ByteBuf in, int from, int end, int most) {
        int i = from;
        while (i < end && isDigit(in.getByte(i))) {
            i++;
        }
        return i == from || i - from > most ? -1 : i;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean is(ByteBuf in, int at, int end, char wanted) {
        return at >= 0 && at < end && in.getByte(at) == wanted;
    }

    private static boolean isCrlf(ByteBuf in, int at, int end) {
        return at >= 0 && at + 1 < end && in.getShort(at) == CRLF;
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
