package io.ringspan.node.level;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern as Redis has them: {@code *} is any text, {@code ?} one byte, {@code [a-c]} one of these, {@code [^a-c]} none of
 * these, and a backslash takes the byte behind it for itself.
 *
 * <p>But for a star, every part of a pattern takes one byte. So what is between two stars is looked for once, as far to the
 * front as it fits, and what is behind the last star can only stand at the end.
 *
 * <p><b>Threads.</b> Any; it does not change, and matching allocates nothing. <b>Limits.</b> The time is at most the product
 * of both lengths; with one star at most it does not depend on the text's.
 */
public final class Glob {
    private static final int BYTES = 256;

    private final boolean anyCase;
    /** What is before, between and behind the stars: for each byte of text, those that it may be. */
    private final BitSet[][] pieces;

    private final int bytesMin;

    private Glob(byte[] pattern, boolean anyCase) {
        this.anyCase = anyCase;
        this.pieces = new Parser(pattern, anyCase).parse();
        int bytes = 0;
        for (BitSet[] piece : pieces) {
            bytes += piece.length;
        }
        this.bytesMin = bytes;
    }

    /** Matches what is just so, as {@code KEYS} does. */
    public static Glob exact(String pattern) {
        return new Glob(pattern.getBytes(UTF_8), false);
    }

    /** The same of a pattern that is any bytes. */
    public static Glob exact(byte[] pattern) {
        return new Glob(pattern, false);
    }

    /** Matches in upper and lower case, as {@code CONFIG GET} does. */
    public static Glob anyCase(String pattern) {
        return new Glob(pattern.getBytes(UTF_8), true);
    }

    /** Whether a name has no sign of a pattern; a backslash alone is none. */
    public static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    public boolean matches(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, UTF_8);
        return matches(bytes, 0, bytes.readableBytes());
    }

    /** Whether it matches these bytes. */
    public boolean matches(ByteBuf in, int at, int length) {
        int last = pieces.length - 1;
        int end = at + length;
        if (length < bytesMin || (last == 0 && length > bytesMin) || !fits(pieces[0], in, at)) {
            return false;
        }
        int endOfMiddle = end - (last == 0 ? 0 : pieces[last].length);
        if (last > 0 && !fits(pieces[last], in, endOfMiddle)) {
            return false;
        }
        int position = at + pieces[0].length;
        for (int i = 1; i < last; i++) {
            BitSet[] piece = pieces[i];
            while (position + piece.length <= endOfMiddle && !fits(piece, in, position)) {
                position++;
            }
            position += piece.length;
            if (position > endOfMiddle) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(BitSet[] piece, ByteBuf in, int at) {
        for (int i = 0; i < piece.length; i++) {
            int one = in.getByte(at + i) & 0xFF;
            if (!piece[i].get(anyCase ? lower(one) : one)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int one) {
        return one >= 'A' && one <= 'Z' ? one + ('a' - 'A') : one;
    }

    /** Reads a pattern once, from its front to its end. */
    private static final class Parser {
        private final byte[] pattern;
        private final boolean anyCase;
        private final List<BitSet[]> pieces = new ArrayList<>();
        private List<BitSet> piece = new ArrayList<>();
        private int p;

        Parser(byte[] pattern, boolean anyCase) {
            this.pattern = pattern;
            this.anyCase = anyCase;
        }

        BitSet[][] parse() {
            while (p < pattern.length) {
                int c = at(p++);
                switch (c) {
                    case '*' -> endPiece();
                    case '?' -> piece.add(all());
                    case '[' -> piece.add(oneOf());
                    case '\\' -> piece.add(just(p < pattern.length ? at(p++) : c));
                    default -> piece.add(just(c));
                }
            }
            endPiece();
            return pieces.toArray(BitSet[][]::new);
        }

        private void endPiece() {
            pieces.add(piece.toArray(BitSet[]::new));
            piece = new ArrayList<>();
        }

        private int at(int index) {
            int one = pattern[index] & 0xFF;
            return anyCase ? lower(one) : one;
        }

        private static BitSet all() {
            BitSet all = new BitSet(BYTES);
            all.set(0, BYTES);
            return all;
        }

        private static BitSet just(int one) {
            BitSet just = new BitSet(BYTES);
            just.set(one);
            return just;
        }

        /** Up to the bracket that closes it; without one, to the pattern's end. */
        private BitSet oneOf() {
            BitSet found = new BitSet(BYTES);
            boolean not = p < pattern.length && pattern[p] == '^';
            p += not ? 1 : 0;
            while (p < pattern.length && pattern[p] != ']') {
                if (pattern[p] == '\\' && p + 1 < pattern.length) {
                    found.set(at(p + 1));
                    p += 2;
                } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                    int from = Math.min(at(p), at(p + 2));
                    found.set(from, Math.max(at(p), at(p + 2)) + 1);
                    p += 3;
                } else {
                    found.set(at(p++));
                }
            }
            p++;
            if (not) {
                found.flip(0, BYTES);
            }
            return found;
        }
    }
}
