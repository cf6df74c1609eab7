package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;

/**
 * Finds where the commands of one client of memcached begin and end, in the buffer they arrived in: no object per command, no copy.
 * What it takes as a command and what as the bytes of a value is what memcached takes for that, also behind a bad line, so that
 * nothing in a value can become a command.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> {@link RequestLimits}; a line that does not end within
 * {@value #LINE_BYTES_MAX} bytes is for {@code get} and {@code gets} only, and may have as many as a line of Redis's: a store claims for each key some 1,200 bytes that it does not count.
 */
public final class MemcacheRequestDecoder {
    /** What {@link #next} found. */
    public enum Found {
        /** A whole command; the accessors describe it. */
        COMMAND,
        /** What memcached answers with {@link #error()}, unless it is muted. */
        REFUSED,
        /** Nothing that asks for a reply: more of a value that is thrown away. */
        NOTHING,
        /** The bytes end before the command does. */
        MORE,
        /** As {@link #REFUSED}: a value over the limit, which is thrown away as it comes. What its key has goes, if the line {@link RequestLine#drops says so}. */
        TOO_LARGE,
        /** As {@link #TOO_LARGE}: a large value that finds no room now. */
        NO_ROOM,
        /** A line without an end. Nothing after it can be understood. */
        BROKEN,
        /** What browsers send, maybe for a web page whose author wants the lines behind it to be commands: memcached says nothing, and closes. */
        HTTP
    }

    /** Of a key, as it stands in the line. */
    public static final int KEY_BYTES_MAX = 250;

    /** Of a line over 2,048 bytes memcached closes the connection, and what is sent may be longer than what came by a name and some digits. */
    static final int LINE_BYTES_MAX = 1750;

    private static final int SPACES_MAX = 100;
    private static final int LARGE_BYTES = 256 * 1024;
    private static final short CRLF = 0x0D0A;
    private static final byte[] HTTP = "HTTP/".getBytes(US_ASCII);

    private final RequestLimits limits;
    private final RequestRoom room;
    private final RequestLine line = new RequestLine();

    // What an unfinished command has been found to be; offsets are from its first byte.
    private int scanned;
    private int lineBytes;
    private boolean claimed;
    private long discard;

    private int end;
    private int needed;
    private String error = "";

    public MemcacheRequestDecoder(RequestLimits limits, RequestRoom room) {
        this.limits = limits;
        this.room = room;
    }

    /** Looks for one command in {@code in} between {@code from} and {@code limit}. */
    public Found next(ByteBuf in, int from, int limit) {
        if (discard > 0) {
            int passed = (int) Math.min(discard, limit - from);
            discard -= passed;
            end = from + passed;
            return Found.NOTHING;
        }
        int feed = lineBytes > 0 ? from + lineBytes - 1 : in.indexOf(from + scanned, limit, (byte) '\n');
        if (feed < 0) {
            scanned = limit - from;
            needed = 0;
            return fits(in, from, limit) ? Found.MORE : broken();
        }
        if (!fits(in, from, feed)) {
            return broken();
        }
        String wrong = line.read(in, from, feed);
        end = feed + 1;
        if (line.verb() == null && line.words().lastBeginsWith(HTTP)) {
            return ended(Found.HTTP);
        }
        if (wrong != null) {
            return line.dataLength() < 0 ? refuse(wrong) : throwAway(Found.REFUSED, wrong);
        }
        return line.dataLength() < 0 ? ended(Found.COMMAND) : data(in, from, feed, limit);
    }

    private Found ended(Found found) {
        scanned = 0;
        lineBytes = 0;
        return found;
    }

    /** Whether a line that goes on to there, at least, may. Memcached lets one pass that has come whole, and not one that comes in pieces. */
    private boolean fits(ByteBuf in, int from, int to) {
        int bytes = to - from;
        return bytes <= LINE_BYTES_MAX || (bytes <= limits.inlineBytesMax() && hasManyKeys(in, from, to));
    }

    private Found broken() {
        error = "CLIENT_ERROR line is too long";
        return Found.BROKEN;
    }

    private static boolean hasManyKeys(ByteBuf in, int from, int limit) {
        int at = from;
        while (at < limit && at - from <= SPACES_MAX && in.getByte(at) == ' ') {
            at++;
        }
        return at + 4 < limit
                && in.getByte(at) == 'g'
                && in.getByte(at + 1) == 'e'
                && in.getByte(at + 2) == 't'
                && (in.getByte(at + 3) == ' ' || (in.getByte(at + 3) == 's' && in.getByte(at + 4) == ' '));
    }

    private Found data(ByteBuf in, int from, int feed, int limit) {
        if (line.dataLength() > limits.requestBytesMax() - (feed + 1 - from)) {
            return throwAway(Found.TOO_LARGE, "SERVER_ERROR object too large for cache");
        }
        long next = feed + 1L + line.dataLength() + 2;
        if (next > limit) {
            return unfinished(from, feed, next);
        }
        giveBack();
        end = (int) next;
        if (in.getShort(end - 2) != CRLF) {
            return refuse("CLIENT_ERROR bad data chunk");
        }
        return ended(Found.COMMAND);
    }

    private Found unfinished(int from, int feed, long next) {
        if (line.dataLength() >= LARGE_BYTES && !claimed) {
            if (!room.claim(line.dataLength())) {
                return throwAway(Found.NO_ROOM, "SERVER_ERROR out of memory storing object");
            }
            claimed = true;
        }
        lineBytes = feed + 1 - from;
        needed = (int) Math.min(next - from, Integer.MAX_VALUE);
        return Found.MORE;
    }

    private void giveBack() {
        if (claimed) {
            claimed = false;
            room.giveBack();
        }
    }

    private Found throwAway(Found why, String message) {
        giveBack();
        discard = line.dataLength() + 2L;
        error = message;
        return ended(why);
    }

    private Found refuse(String message) {
        error = message;
        return ended(Found.REFUSED);
    }

    /** Where the bytes after the command, or after the line that is refused, begin. */
    public int end() {
        return end;
    }

    /** Bytes from the first of the unfinished command that are needed before more can be understood; 0 when unknown. */
    public int needed() {
        return needed;
    }

    /** What the line says. */
    public RequestLine line() {
        return line;
    }

    /** What memcached answers to it, without the end of the line; it is not heard if the line {@link RequestLine#isMuted is muted}. */
    public String error() {
        return error;
    }

    /** Where the value begins; meaningful when the line has one. */
    public int dataAt() {
        return end - line.dataLength() - 2;
    }
}
