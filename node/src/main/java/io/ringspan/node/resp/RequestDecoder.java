package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the commands of one client begin and end, in the buffer they arrived in: no object per command, no copy.
 * What it takes as a command Redis reads in the same way; where Redis would be lenient (no line feed behind a carriage
 * return, bytes other than CRLF behind a value) this decoder refuses, so that nothing can be read in two ways.
 *
 * <p>Offsets of an unfinished command are remembered relative to its first byte, so a command that comes in many pieces
 * is still scanned once.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> {@link RequestLimits}.
 */
public final class RequestDecoder {
    /** What {@link #next} found. */
    public enum Found {
        /** A whole command; the accessors describe it. */
        COMMAND,
        /** A whole line that is not an array: from {@code from} to {@link #lineEnd()}. */
        INLINE,
        /** Nothing that asks for a reply: an empty array or an empty line. */
        NOTHING,
        /** The bytes end before the command does. */
        MORE,
        /** A command over a limit: it is to be refused, its bytes are thrown away as they come. */
        TOO_LARGE,
        /** A command with a large value that finds no room now: as with one that is over a limit. */
        NO_ROOM,
        /** Bytes that are no command; {@link #error()} says why. Nothing after them can be understood. */
        BROKEN
    }

    /** A value from here on claims its room when its length is known. */
    static final int LARGE_BYTES = 256 * 1024;

    private static final int NEEDS_MORE = -1;
    private static final int INVALID = -2;
    private static final int HEADER_DIGITS_MAX = 10;
    private static final short CRLF = 0x0D0A;

    private final CommandTable clients;
    private final RequestLimits limits;
    private final RequestRoom room;

    private CommandTable table;

    // The command at hand; offsets are relative to its first byte.
    private int scanned;
    private int arguments;
    private int argumentsLeft;
    private int claimedFor;
    private int nameAt;
    private int nameLength;
    private int keyAt;
    private int keyLength;
    private @Nullable Command command;

    private int end;
    private int lineEnd;
    private int needed;
    private int number;
    private String error = "";

    // A command over a limit, on its way to nowhere.
    private int discardArguments;
    private long discardBytes;

    public RequestDecoder(CommandTable table, RequestLimits limits) {
        this(table, limits, RequestRoom.ENDLESS);
    }

    public RequestDecoder(CommandTable table, RequestLimits limits, RequestRoom room) {
        this.clients = table;
        this.table = table;
        this.limits = limits;
        this.room = room;
    }

    /** Whether commands are read by their own names, instead of those that clients know. */
    public void byOwnNames(boolean on) {
        table = on ? clients.own() : clients;
    }

    /** Looks for one command in {@code in} between {@code from} and {@code limit}. */
    public Found next(ByteBuf in, int from, int limit) {
        if (discardArguments > 0) {
            return discard(in, from, limit);
        }
        int position;
        if (scanned == 0) {
            if (in.getByte(from) != '*') {
                return line(in, from, limit);
            }
            position = header(in, from + 1, limit);
            if (position < 0) {
                return incomplete(position, from, limit, "Protocol error: invalid multibulk length");
            }
            arguments = number;
            if (arguments <= 0) {
                end = position;
                return Found.NOTHING;
            }
            if (arguments > limits.argumentsMax()) {
                return broken("Protocol error: invalid multibulk length");
            }
            argumentsLeft = arguments;
            command = null;
            keyAt = 0;
            keyLength = -1;
        } else {
            position = from + scanned;
        }
        return arguments(in, from, position, limit);
    }

    private Found arguments(ByteBuf in, int from, int start, int limit) {
        int position = start;
        while (argumentsLeft > 0) {
            if (position >= limit) {
                return more(position - from, position - from + 1);
            }
            byte type = in.getByte(position);
            if (type != '$') {
                return broken("Protocol error: expected '$', got '" + printable(type) + "'");
            }
            int at = header(in, position + 1, limit);
            if (at < 0) {
                scanned = position - from;
                return incomplete(at, position, limit, "Protocol error: invalid bulk length");
            }
            int length = number;
            if (length < 0) {
                return broken("Protocol error: invalid bulk length");
            }
            if (length > limits.requestBytesMax() - (at - from)) {
                return passOver(Found.TOO_LARGE, at, length);
            }
            int next = at + length + 2;
            if (next > limit) {
                return hasRoom(length) ? more(position - from, next - from) : passOver(Found.NO_ROOM, at, length);
            }
            if (in.getShort(next - 2) != CRLF) {
                return broken("Protocol error: expected CRLF after a value");
            }
            int index = arguments - argumentsLeft;
            if (index == 0) {
                nameAt = at - from;
                nameLength = length;
                command = table.find(in, at, length);
            } else if (command != null && index == command.firstKey()) {
                keyAt = at - from;
                keyLength = length;
            }
            position = next;
            argumentsLeft--;
        }
        giveBack();
        scanned = 0;
        end = position;
        nameAt += from;
        keyAt += from;
        return Found.COMMAND;
    }

    /** The number between {@code at} and the next CRLF; gives where the line after it begins. */
    private int header(ByteBuf in, int at, int limit) {
        if (limit - at >= ShortHeader.LOOK_BYTES - 1) {
            int read = ShortHeader.read(in.getLong(at - 1));
            if (read >= 0) {
                number = read >>> ShortHeader.BYTES_BITS;
                return at - 1 + (read & ShortHeader.BYTES_MASK);
            }
        }
        return longHeader(in, at, limit);
    }

    private int longHeader(ByteBuf in, int at, int limit) {
        if (at >= limit) {
            return NEEDS_MORE;
        }
        int position = at;
        byte b = in.getByte(position);
        boolean negative = b == '-';
        if (negative) {
            if (++position >= limit) {
                return NEEDS_MORE;
            }
            b = in.getByte(position);
        }
        if (b < '0' || b > '9') {
            return INVALID;
        }
        int first = position;
        long value = (long) b - '0';
        while (true) {
            if (++position >= limit) {
                return NEEDS_MORE;
            }
            b = in.getByte(position);
            if (b == '\r') {
                break;
            }
            if (b < '0' || b > '9' || value == 0 || position - first >= HEADER_DIGITS_MAX) {
                return INVALID; // Redis reads no leading zeros either
            }
            value = value * 10 + (b - '0');
        }
        if (value > Integer.MAX_VALUE || (negative && value == 0)) {
            return INVALID;
        }
        if (++position >= limit) {
            return NEEDS_MORE;
        }
        if (in.getByte(position) != '\n') {
            return INVALID;
        }
        number = negative ? (int) -value : (int) value;
        return position + 1;
    }

    private Found line(ByteBuf in, int from, int limit) {
        int searchEnd = (int) Math.min(limit, (long) from + limits.inlineBytesMax());
        int feed = in.indexOf(from, searchEnd, (byte) '\n');
        if (feed < 0) {
            return limit - from >= limits.inlineBytesMax()
                    ? broken("Protocol error: too big inline request")
                    : more(0, limit - from + 1);
        }
        end = feed + 1;
        lineEnd = feed > from && in.getByte(feed - 1) == '\r' ? feed - 1 : feed;
        if (in.indexOf(from, lineEnd, (byte) 0) >= 0) {
            // To Redis, a line ends at a zero byte: it would read another command, or wait for ever.
            return broken("Protocol error: zero byte in an inline request");
        }
        for (int i = from; i < lineEnd; i++) {
            if (in.getByte(i) != ' ') {
                return Found.INLINE;
            }
        }
        return Found.NOTHING;
    }

    private Found incomplete(int why, int headerFrom, int limit, String message) {
        if (why == INVALID) {
            return broken(message);
        }
        needed = 0;
        return limit - headerFrom > HEADER_DIGITS_MAX + 4 ? broken(message) : Found.MORE;
    }

    private Found more(int understood, int neededBytes) {
        scanned = understood;
        needed = neededBytes;
        return Found.MORE;
    }

    private Found broken(String message) {
        error = message;
        return Found.BROKEN;
    }

    /** Whether the value at hand, which has not come whole, may come. It is asked about once. */
    private boolean hasRoom(int length) {
        if (length < LARGE_BYTES || claimedFor == argumentsLeft) {
            return true;
        }
        claimedFor = argumentsLeft;
        return room.claim(length);
    }

    private void giveBack() {
        if (claimedFor > 0) {
            claimedFor = 0;
            room.giveBack();
        }
    }

    private Found passOver(Found why, int at, int length) {
        giveBack();
        discardArguments = argumentsLeft;
        discardBytes = length + 2L;
        scanned = 0;
        end = at;
        return why;
    }

    /** Passes over the rest of a refused command; its values are never looked at. */
    private Found discard(ByteBuf in, int from, int limit) {
        int position = from;
        while (true) {
            if (discardBytes > 0) {
                int passed = (int) Math.min(discardBytes, limit - position);
                position += passed;
                discardBytes -= passed;
                if (discardBytes > 0) {
                    end = position;
                    return Found.NOTHING;
                }
                if (--discardArguments == 0) {
                    end = position;
                    return Found.NOTHING;
                }
            }
            if (position >= limit) {
                end = position;
                return Found.NOTHING;
            }
            if (in.getByte(position) != '$') {
                return broken("Protocol error: expected '$', got '" + printable(in.getByte(position)) + "'");
            }
            int at = header(in, position + 1, limit);
            if (at == INVALID || (at >= 0 && number < 0)) {
                return broken("Protocol error: invalid bulk length");
            }
            if (at < 0) {
                if (position > from) {
                    end = position;
                    return Found.NOTHING;
                }
                return incomplete(at, position, limit, "Protocol error: invalid bulk length");
            }
            discardBytes = number + 2L;
            position = at;
        }
    }

    private static char printable(byte b) {
        return b >= 0x20 && b < 0x7F ? (char) b : '?';
    }

    /**
     * Fills in where each argument of the whole command that begins at {@code from} stands. A second walk, for the few
     * commands that need more than their first key.
     */
    public void arguments(ByteBuf in, int from, Arguments into) {
        into.begin(in);
        int position = header(in, from + 1, end);
        for (int i = 0; i < arguments; i++) {
            int at = header(in, position + 1, end);
            into.add(at, number);
            position = at + number + 2;
        }
    }

    /** Where the bytes after the command begin. */
    public int end() {
        return end;
    }

    /** Where the text of an inline command ends. */
    public int lineEnd() {
        return lineEnd;
    }

    /** Bytes from the first of the unfinished command that are needed before more can be understood; 0 when unknown. */
    public int needed() {
        return needed;
    }

    /** Number of arguments, the command's name among them. */
    public int argumentCount() {
        return arguments;
    }

    /** The table's entry; null when the name is in no table. */
    public @Nullable Command command() {
        return command;
    }

    public int nameAt() {
        return nameAt;
    }

    public int nameLength() {
        return nameLength;
    }

    /** Where the first key begins; meaningful when {@link #keyLength()} is not negative. */
    public int keyAt() {
        return keyAt;
    }

    /** Bytes of the first key, -1 when the command has none. */
    public int keyLength() {
        return keyLength;
    }

    /** Why the bytes are broken, as Redis words it, without the leading {@code -ERR}. */
    public String error() {
        return error;
    }
}
