package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.replication.antientropy.ContentDigest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replies of a store, walked as they come: a string is digested piece by piece and need not be held.
 *
 * <p><b>Owner.</b> The thread of the connection. <b>Limits.</b> {@value #BUFFER_BYTES} bytes, and what {@link #string} is asked
 * for.
 */
final class StoreInput {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LINE_BYTES_MAX = 64 * 1024;
    private static final int CRLF = 2;
    /** With type, sign and line end. */
    private static final int NUMBER_BYTES_MAX = 24;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    StoreInput(InputStream in) {
        this.in = in;
    }

    /** The type of the next reply; it is not taken. */
    byte type() throws IOException {
        fill();
        return buffer[at];
    }

    private void fill() throws IOException {
        if (at == end) {
            end = in.read(buffer, 0, buffer.length);
            at = 0;
            if (end <= 0) {
                end = 0;
                throw new EOFException("the store closed the connection");
            }
        }
    }

    /** Takes the rest of a line, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        byte next = take();
        while (next != '\r') {
            if (line.length() == LINE_BYTES_MAX) {
                throw new IOException("the store's reply has an endless line");
            }
            line.append((char) (next & 0xFF));
            next = take();
        }
        take();
        return line.toString();
    }

    private byte take() throws IOException {
        fill();
        return buffer[at++];
    }

    /** Takes a number behind that type. */
    long number(char type) throws IOException {
        boolean isWhole = end - at >= NUMBER_BYTES_MAX;
        return isWhole && buffer[at] == type ? wholeNumber() : numberInPieces(type);
    }

    /** Of which all is in the buffer. */
    private long wholeNumber() {
        boolean negative = buffer[at + 1] == '-';
        int place = negative ? at + 2 : at + 1;
        int last = at + NUMBER_BYTES_MAX - CRLF;
        long number = 0;
        for (byte next = buffer[place]; next >= '0' && next <= '9' && place < last; next = buffer[place]) {
            number = number * 10 + next - '0';
            place++;
        }
        at = place + CRLF;
        return negative ? -number : number;
    }

    private long numberInPieces(char type) throws IOException {
        byte is = take();
        if (is != type) {
            throw unexpected((char) is, line());
        }
        long number = 0;
        byte next = take();
        boolean negative = next == '-';
        if (negative) {
            next = take();
        }
        for (; next >= '0' && next <= '9'; next = take()) {
            number = number * 10 + next - '0';
        }
        take();
        return negative ? -number : number;
    }

    private static IOException unexpected(char type, String line) {
        return new IOException("the store said " + type + line);
    }

    /** Takes the length of a string; -1 if there is none. */
    int length() throws IOException {
        return (int) number('$');
    }

    /** Takes how many things follow. */
    int count() throws IOException {
        return (int) number('*');
    }

    /** Takes a string of that length, whose length was taken, into {@code to}. */
    void bytes(byte[] to, int length) throws IOException {
        if (end - at >= length + CRLF) {
            System.arraycopy(buffer, at, to, 0, length);
            at += length + CRLF;
            return;
        }
        int done = 0;
        while (done < length) {
            fill();
            int piece = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, to, done, piece);
            at += piece;
            done += piece;
        }
        skip(CRLF);
    }

    /** Takes a whole string; if there is none, it is empty. */
    byte[] string() throws IOException {
        byte[] string = string(Integer.MAX_VALUE);
        return string == null ? new byte[0] : string;
    }

    /** Takes a whole string; of one that is longer than that nothing is kept, and null is returned. */
    byte @Nullable [] string(int lengthMax) throws IOException {
        int length = length();
        if (length < 0) {
            return new byte[0];
        }
        if (length > lengthMax) {
            skip((long) length + CRLF);
            return null;
        }
        byte[] string = new byte[length];
        bytes(string, length);
        return string;
    }

    /** Takes a whole string and gives what stands for it. */
    long digest(ContentDigest digest) throws IOException {
        long left = length();
        digest.begin();
        if (left < 0) {
            return digest.end();
        }
        while (left > 0) {
            fill();
            int piece = (int) Math.min(left, end - at);
            digest.add(buffer, at, piece);
            at += piece;
            left -= piece;
        }
        skip(CRLF);
        return digest.end();
    }

    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            fill();
            int piece = (int) Math.min(left, end - at);
            at += piece;
            left -= piece;
        }
    }

    /** Takes a short reply whole: strings and numbers as text, a byte a character, and lists of such; errors are thrown. */
    Object reply() throws IOException {
        return switch (type()) {
            case '$' -> new String(string(), ISO_8859_1);
            case ':' -> Long.toString(number(':'));
            case '*' -> items();
            case '+' -> {
                take();
                yield line();
            }
            default -> throw unexpected((char) take(), line());
        };
    }

    private List<Object> items() throws IOException {
        int count = count();
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(reply());
        }
        return items;
    }

    /** Takes an error if the next reply is one; null if it is not. */
    @Nullable
    String error() throws IOException {
        if (type() != '-') {
            return null;
        }
        take();
        return line();
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
