package io.ringspan.node.antientropy.content;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Commands for a store, gathered until they are flushed.
 *
 * <p><b>Owner.</b> The thread of the connection. <b>Limits.</b> {@value #BUFFER_BYTES} bytes are gathered.
 */
final class StoreOutput {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int DIGITS_MAX = 12;
    private static final int TEN = 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] digits = new byte[DIGITS_MAX];
    private int end;

    StoreOutput(OutputStream out) {
        this.out = out;
    }

    void command(byte[]... words) throws IOException {
        header('*', words.length);
        for (byte[] word : words) {
            word(word);
        }
    }

    /** A command of which all but one word is always the same. */
    void fixed(byte[] before, byte[] word, byte[] behind) throws IOException {
        bytes(before);
        word(word);
        bytes(behind);
    }

    private void word(byte[] word) throws IOException {
        header('$', word.length);
        bytes(word);
        room(2);
        lineEnd();
    }

    private void header(char type, int number) throws IOException {
        room(DIGITS_MAX + 3);
        buffer[end++] = (byte) type;
        int count = 0;
        for (int rest = number; rest > 0 || count == 0; rest /= TEN) {
            digits[count++] = (byte) ('0' + rest % TEN);
        }
        while (count > 0) {
            buffer[end++] = digits[--count];
        }
        lineEnd();
    }

    private void lineEnd() {
        buffer[end++] = '\r';
        buffer[end++] = '\n';
    }

    private void bytes(byte[] some) throws IOException {
        if (some.length > BUFFER_BYTES) {
            room(BUFFER_BYTES);
            out.write(some);
            return;
        }
        room(some.length);
        System.arraycopy(some, 0, buffer, end, some.length);
        end += some.length;
    }

    private void room(int bytes) throws IOException {
        if (end + bytes > BUFFER_BYTES) {
            out.write(buffer, 0, end);
            end = 0;
        }
    }

    void flush() throws IOException {
        out.write(buffer, 0, end);
        end = 0;
        out.flush();
    }
}
