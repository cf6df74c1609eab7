package io.ringspan.node.lint;

import io.ringspan.fuzz.Check;
import io.ringspan.node.command.CommandTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Logs of commands, as MONITOR prints them. Every line is counted once, and however it is read, the same is found. */
public final class LogFuzz {
    private static final CommandTable TABLE = CommandTable.load();

    private LogFuzz() {}

    /** Gives so much at a time as the cuts say. */
    private static final class InPieces extends InputStream {
        private final byte[] bytes;
        private final int[] ends;
        private int piece;
        private int at;

        InPieces(byte[] bytes) {
            this.bytes = bytes;
            this.ends = Check.cuts(bytes);
        }

        @Override
        public int read() {
            throw new AssertionError("byte by byte");
        }

        @Override
        public int read(byte[] to, int from, int length) {
            if (piece == ends.length) {
                return -1;
            }
            int count = Math.min(length, ends[piece] - at);
            System.arraycopy(bytes, at, to, from, count);
            at += count;
            piece += at == ends[piece] ? 1 : 0;
            return count;
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        LintReport whole = new Linter(new ByteArrayInputStream(input), TABLE, KeyOwners.ofAnyRing()).run();
        LintReport pieces = new Linter(new InPieces(input), TABLE, KeyOwners.ofAnyRing()).run();
        Check.same(whole, pieces, "what is found in pieces");
        LintReport.Counts counts = whole.counts();
        long feeds = 0;
        for (byte each : input) {
            feeds += each == '\n' ? 1 : 0;
        }
        long lines = feeds + (input.length > 0 && input[input.length - 1] != '\n' ? 1 : 0);
        Check.same(lines, counts.lines(), "lines");
        Check.that(counts.commands() + counts.ofScripts() + whole.unread().lines() <= lines, "a line is counted twice");
    }
}
