package io.ringspan.node.lint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a log of any length, one at a time.
 *
 * <p><b>Owner.</b> Whoever reads the log. <b>Limits.</b> Of a line {@value #LINE_BYTES_MAX} bytes are kept.
 */
final class LogLines {
    static final int LINE_BYTES_MAX = 8 * 1024 * 1024;

    private static final int PIECE_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] piece = new byte[PIECE_BYTES];
    private final ByteBuf line = Unpooled.buffer();
    private int at;
    private int end;
    private long number;
    private boolean cut;

    LogLines(InputStream in) {
        this.in = in;
    }

    /** Whether there is another line; then {@link #line()} holds it. The last one may end without a line feed. */
    boolean next() throws IOException {
        line.clear();
        cut = false;
        boolean some = false;
        while (at < end || fill()) {
            some = true;
            int from = at;
            while (at < end && piece[at] != '\n') {
                at++;
            }
            keep(from);
            if (at < end) {
                at++;
                break;
            }
        }
        number += some ? 1 : 0;
        return some;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(piece));
        return end > 0;
    }

    private void keep(int from) {
        int kept = Math.min(at - from, LINE_BYTES_MAX - line.readableBytes());
        line.writeBytes(piece, from, kept);
        cut |= kept < at - from;
    }

    /** Without its line feed. The next line takes its place. */
    ByteBuf line() {
        return line;
    }

    /** Which line that is, from 1. */
    long number() {
        return number;
    }

    /** Whether it is longer than what is kept of it. */
    boolean isCut() {
        return cut;
    }
}
