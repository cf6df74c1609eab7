package io.ringspan.node.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads replies off a stream, one after another.
 *
 * <p><b>Owner.</b> The thread of the connection.
 *
 * <p><b>Limits.</b> {@link #LINE_BYTES_MAX} for a line, {@link #BLOB_BYTES_MAX} for a string, {@link #ITEMS_MAX} for a
 * collection, {@link #DEPTH_MAX} for nesting; beyond them, and for bytes that are not RESP, a {@link RespException}.
 */
public final class ReplyReader {
    static final int LINE_BYTES_MAX = 64 * 1024;
    static final int BLOB_BYTES_MAX = 512 * 1024 * 1024;
    static final int ITEMS_MAX = 16 * 1024 * 1024;
    static final int DEPTH_MAX = 64;

    private final InputStream in;

    public ReplyReader(InputStream in) {
        this(in, true);
    }

    private ReplyReader(InputStream in, boolean buffered) {
        this.in = buffered ? new BufferedInputStream(in, 64 * 1024) : in;
    }

    /** So many replies, off a stream of bytes that are in memory already. */
    public static List<Reply> all(InputStream in, int count) throws IOException {
        ReplyReader reader = new ReplyReader(in, false);
        List<Reply> replies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replies.add(reader.read());
        }
        return replies;
    }

    /** The next reply; waits for it. */
    public Reply read() throws IOException {
        return read(0);
    }

    private Reply read(int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new RespException("a reply is nested deeper than " + DEPTH_MAX);
        }
        int type = type();
        String line = line();
        while (type == '|') { // attributes, which come before what they describe
            items(line, 2, depth);
            type = type();
            line = line();
        }
        return switch (type) {
            case '+' -> new Reply.Status(line);
            case '-' -> new Reply.Failure(line);
            case ':' -> new Reply.Whole(number(line));
            case '$' -> blob(line);
            case '!' -> new Reply.Failure(bytes(length(line, BLOB_BYTES_MAX)));
            case '=' -> verbatim(bytes(length(line, BLOB_BYTES_MAX)));
            case ',' -> new Reply.Fraction(line);
            case '(' -> new Reply.Big(line);
            case '#' -> truth(line);
            case '_' -> new Reply.Nothing();
            case '*' -> line.equals("-1") ? new Reply.Nothing() : new Reply.Items(items(line, 1, depth));
            case '~' -> new Reply.Members(items(line, 1, depth));
            case '%' -> new Reply.Pairs(items(line, 2, depth));
            case '>' -> new Reply.Push(items(line, 1, depth));
            default -> throw new RespException("a reply begins with byte " + type + ", which is no RESP type");
        };
    }

    private int type() throws IOException {
        int type = in.read();
        if (type < 0) {
            throw new EOFException("the server closed the connection");
        }
        return type;
    }

    private List<Reply> items(String line, int each, int depth) throws IOException {
        int count = length(line, ITEMS_MAX / each) * each;
        List<Reply> items = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            items.add(read(depth + 1));
        }
        return List.copyOf(items);
    }

    private Reply blob(String line) throws IOException {
        return line.equals("-1") ? new Reply.Nothing() : new Reply.Blob(bytes(length(line, BLOB_BYTES_MAX)));
    }

    private static Reply truth(String line) throws RespException {
        return switch (line) {
            case "t" -> new Reply.Truth(true);
            case "f" -> new Reply.Truth(false);
            default -> throw new RespException("a boolean reply is neither t nor f: " + line);
        };
    }

    private static Reply verbatim(String bytes) throws RespException {
        if (bytes.length() < 4 || bytes.charAt(3) != ':') {
            throw new RespException("a verbatim reply does not begin with a format of three letters");
        }
        return new Reply.Verbatim(bytes.substring(0, 3), bytes.substring(4));
    }

    private String bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server closed the connection in the middle of a reply");
        }
        if (in.read() != '\r' || in.read() != '\n') {
            throw new RespException("a string reply does not end where its length says");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection in the middle of a reply");
            }
            if (line.length() == LINE_BYTES_MAX) {
                throw new RespException("a reply has a line longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.append((char) next);
        }
        if (in.read() != '\n') {
            throw new RespException("a reply has a CR without its LF");
        }
        return line.toString();
    }

    private static int length(String line, int max) throws RespException {
        long length = number(line);
        if (length < 0 || length > max) {
            throw new RespException("a reply announces a length of " + length + ", not within 0 and " + max);
        }
        return (int) length;
    }

    private static long number(String line) throws RespException {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException notANumber) {
            throw new RespException("a reply has no number where one belongs: " + line, notANumber);
        }
    }
}
