package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The replies of a memcached, walked as they come.
 *
 * <p><b>Owner.</b> The thread of the connection. <b>Limits.</b> {@value #BUFFER_BYTES} bytes, a line of {@value #LINE_BYTES_MAX}, and
 * the one value that is asked for.
 */
final class MemcacheInput {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final String STAT = "STAT ";
    private static final String END = "END";

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int end;

    MemcacheInput(InputStream in) {
        this.in = in;
    }

    private void fill() throws IOException {
        if (at == end) {
            end = Math.max(0, in.read(buffer, 0, buffer.length));
            at = 0;
            if (end == 0) {
                throw new EOFException("the store closed the connection");
            }
        }
    }

    private byte take() throws IOException {
        fill();
        return buffer[at++];
    }

    /** Takes the rest of a line, without its end: a line feed, in most answers with a carriage return before it. */
    String line() throws IOException {
        line.reset();
        for (byte next = take(); next != '\n'; next = take()) {
            if (line.size() == LINE_BYTES_MAX) {
                throw new IOException("the store's reply has an endless line");
            }
            line.write(next);
        }
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Takes so many bytes and the end of their line. */
    byte[] value(int length) throws IOException {
        byte[] value = new byte[length];
        int done = 0;
        while (done < length) {
            fill();
            int piece = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, value, done, piece);
            at += piece;
            done += piece;
        }
        take();
        take();
        return value;
    }

    /** Takes what is said to {@code stats}. */
    Map<String, String> statistics() throws IOException {
        Map<String, String> said = new HashMap<>();
        for (String next = line(); !next.equals(END); next = line()) {
            int blank = next.indexOf(' ', STAT.length());
            if (!next.startsWith(STAT) || blank < 0) {
                throw new IOException("the store said " + next);
            }
            said.put(next.substring(STAT.length(), blank), next.substring(blank + 1));
        }
        return said;
    }
}
