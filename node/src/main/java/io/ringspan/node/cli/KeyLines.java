package io.ringspan.node.cli;

import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keys out of a stream, one a line, byte for byte: only the line feed is not part of the key. The last line may do
 * without.
 *
 * <p><b>Owner.</b> The thread that made it.
 *
 * <p><b>Limits.</b> A line holds at most {@link #BYTES_MAX}; a longer one is a {@link CommandFailure}.
 */
final class KeyLines {
    static final int BYTES_MAX = 1024 * 1024;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    KeyLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next key, or nothing at the end. */
    byte @Nullable [] next() throws IOException {
        line.reset();
        int one = in.read();
        if (one < 0) {
            return null;
        }
        number++;
        for (; one >= 0 && one != '\n'; one = in.read()) {
            if (line.size() == BYTES_MAX) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "line " + number + " is longer than " + BYTES_MAX + " bytes; one key a line is meant");
            }
            line.write(one);
        }
        return line.toByteArray();
    }

    /** Which line {@link #next} gave, from 1. */
    long number() {
        return number;
    }
}
