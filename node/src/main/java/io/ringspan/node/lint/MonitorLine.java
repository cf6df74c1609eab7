package io.ringspan.node.lint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.resp.InlineCommand;
import io.ringspan.node.resp.RequestDecoder;

/**
 * One line as {@code MONITOR} prints it: {@code 1700000000.123456 [0 127.0.0.1:5000] "set" "k" "v"}. Reused.
 *
 * <p><b>Owner.</b> Whoever reads the log.
 */
final class MonitorLine {
    /** What the words of a line come to, whose bytes are at most as many as the line's, and the heads before them. */
    private static final int COMMAND_BYTES_MAX = 8 * LogLines.LINE_BYTES_MAX;

    private static final int EXAMPLE_BYTES_MAX = 100;
    private static final String LUA = "lua]";

    private final RequestDecoder decoder;
    private final ByteBuf array = Unpooled.buffer();
    private final Arguments arguments = new Arguments();
    private ByteBuf line = Unpooled.EMPTY_BUFFER;
    private int at;
    private int words;
    private int database;
    private boolean script;

    MonitorLine(CommandTable table) {
        RequestLimits limits = new RequestLimits(COMMAND_BYTES_MAX, LogLines.LINE_BYTES_MAX, 1);
        decoder = new RequestDecoder(table, limits);
    }

    /** Reads one; false if it is none. The accessors are about the last one that was read. */
    boolean read(ByteBuf text) {
        line = text;
        at = text.readerIndex();
        skip('+'); // as it comes from the socket
        return digits() && skip('.') && digits() && skip(' ') && skip('[') && number() && skip(' ') && words();
    }

    private boolean skip(char wanted) {
        boolean there = at < line.writerIndex() && line.getByte(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private boolean digits() {
        int from = at;
        while (at < line.writerIndex() && line.getByte(at) >= '0' && line.getByte(at) <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean number() {
        int from = at;
        if (!digits() || at - from > 9) {
            return false;
        }
        database = Integer.parseInt(line.toString(from, at - from, ISO_8859_1));
        return true;
    }

    /** The address ends where the first word begins; it may have brackets itself. */
    private boolean words() {
        script = line.writerIndex() - at >= LUA.length()
                && line.toString(at, LUA.length(), ISO_8859_1).equals(LUA);
        int end = line.writerIndex();
        do {
            at = line.indexOf(at, end, (byte) ']') + 1;
        } while (at > 0 && !(at + 1 < end && line.getByte(at) == ' ' && line.getByte(at + 1) == '"'));
        words = at + 1;
        array.clear();
        if (at == 0 || !InlineCommand.toArray(line, words, end, array)) {
            return false;
        }
        boolean whole = decoder.next(array, 0, array.writerIndex()) == RequestDecoder.Found.COMMAND;
        if (whole) {
            decoder.arguments(array, 0, arguments);
        }
        return whole;
    }

    /** The command and its arguments; the next line takes their place. */
    Arguments arguments() {
        return arguments;
    }

    int database() {
        return database;
    }

    /** Whether a script sent it. */
    boolean isOfScript() {
        return script;
    }

    /** The beginning of its words, as they stand in the line. */
    String example() {
        int length = line.writerIndex() - words;
        String text = line.toString(words, Math.min(length, EXAMPLE_BYTES_MAX), ISO_8859_1)
                .strip()
                .replaceAll("[^ -~]", "?");
        return length > EXAMPLE_BYTES_MAX ? text + " ..." : text;
    }
}
