package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command typed as a line of text, as one does over telnet: words between spaces, quoted as Redis quotes. Stateless.
 */
public final class InlineCommand {
    private InlineCommand() {}

    /**
     * Writes the line as a RESP array.
     *
     * @return false when its quotes do not match; nothing was written then
     */
    public static boolean toArray(ByteBuf in, int from, int end, ByteBuf out) {
        List<byte[]> words = words(in, from, end);
        if (words == null) {
            return false;
        }
        header(out, '*', words.size());
        for (byte[] word : words) {
            header(out, '$', word.length);
            out.writeBytes(word).writeByte('\r').writeByte('\n');
        }
        return true;
    }

    private static void header(ByteBuf out, char type, int number) {
        out.writeByte(type).writeBytes(Integer.toString(number).getBytes(US_ASCII));
        out.writeByte('\r').writeByte('\n');
    }

    private static @Nullable List<byte[]> words(ByteBuf in, int from, int end) {
        List<byte[]> words = new ArrayList<>();
        int at = from;
        while (true) {
            while (at < end && isSpace(in.getByte(at))) {
                at++;
            }
            if (at == end) {
                return words;
            }
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            at = word(in, at, end, word);
            if (at < 0) {
                return null;
            }
            words.add(word.toByteArray());
        }
    }

    /** One word; gives where it ends, -1 when a quote is open or something stands right behind a closing one. */
    private static int word(ByteBuf in, int from, int end, ByteArrayOutputStream word) {
        int at = from;
        while (at < end) {
            byte b = in.getByte(at);
            if (isSpace(b)) {
                return at;
            }
            if (b == '"' || b == '\'') {
                int behind = b == '"' ? doubleQuoted(in, at + 1, end, word) : singleQuoted(in, at + 1, end, word);
                boolean ends = behind == end || (behind > 0 && isSpace(in.getByte(behind)));
                return ends ? behind : -1;
            }
            word.write(b);
            at++;
        }
        return at;
    }

    private static int doubleQuoted(ByteBuf in, int from, int end, ByteArrayOutputStream word) {
        int at = from;
        while (at < end) {
            byte b = in.getByte(at);
            if (b == '"') {
                return at + 1;
            }
            if (b != '\\' || at + 1 == end) {
                word.write(b);
                at++;
            } else if (at + 3 < end && in.getByte(at + 1) == 'x' && hex(in, at + 2) >= 0) {
                word.write(hex(in, at + 2));
                at += 4;
            } else {
                word.write(unescaped(in.getByte(at + 1)));
                at += 2;
            }
        }
        return -1;
    }

    private static int singleQuoted(ByteBuf in, int from, int end, ByteArrayOutputStream word) {
        int at = from;
        while (at < end) {
            byte b = in.getByte(at);
            if (b == '\'') {
                return at + 1;
            }
            boolean escaped = b == '\\' && at + 1 < end && in.getByte(at + 1) == '\'';
            word.write(escaped ? '\'' : b);
            at += escaped ? 2 : 1;
        }
        return -1;
    }

    private static int hex(ByteBuf in, int at) {
        int high = Character.digit(in.getByte(at), 16);
        int low = Character.digit(in.getByte(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int unescaped(byte b) {
        return switch (b) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> b;
        };
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
