package io.ringspan.node.repair;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.resp.RespWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a store has at a key, as it replied to {@code DUMP} and {@code PEXPIRETIME}.
 *
 * @param in the replies
 * @param at where the value begins
 * @param length how long it is; -1 if there is none
 * @param expiresMillis when it expires, since 1970; 0 if it does not
 */
public record StoredValue(ByteBuf in, int at, int length, long expiresMillis) {
    /** What a command has beside key and value, at the most. */
    public static final int COMMAND_BYTES = 160;

    /** With how many commands a store is asked for it. */
    public static final int COMMANDS = 2;

    private static final int CRLF = 2;
    private static final long NO_EXPIRY = -1;
    /** What the store says of the expiry of a key that it does not have. */
    public static final long NO_KEY = -2;

    /** Writes the commands by which a store is asked for it. */
    public static void ask(RespWriter writer, Consumer<RespWriter> key) {
        key.accept(writer.array(2).bulk("DUMP"));
        key.accept(writer.array(2).bulk("PEXPIRETIME"));
    }

    /** Whether this reply to {@code PEXPIRETIME} says that there is no such key. */
    public static boolean isNoKey(ByteBuf in) {
        int at = in.readerIndex();
        int line = lineEnd(in, at, ':');
        return line >= 0 && number(in, at + 1, line) == NO_KEY;
    }

    /** Null if the replies are not such. */
    public static @Nullable StoredValue in(ByteBuf in) {
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
        return new StoredValue(in, value, millis == NO_KEY ? -1 : length, millis == NO_EXPIRY ? 0 : millis);
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

    /** Writes the command that gives another store the same, also if that is nothing. */
    public void command(ByteBuf out, int protocol, Consumer<RespWriter> key) {
        RespWriter writer = new RespWriter().to(out, protocol);
        if (length < 0) {
            key.accept(writer.array(2).bulk("DEL"));
            return;
        }
        key.accept(writer.array(6).bulk("RESTORE"));
        writer.bulk(expiresMillis).bulk(in, at, length).bulk("REPLACE").bulk("ABSTTL");
    }
}
