package io.ringspan.node.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** Passes ASCII on as it is and writes every other sign as ASCII of about the same meaning, or as a question mark. */
final class AsciiWriter extends FilterWriter {
    private static final int ASCII_MAX = 0x7f;
    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry((int) '\u2192', "->"),
            Map.entry((int) '\u2190', "<-"),
            Map.entry((int) '\u2013', "-"),
            Map.entry((int) '\u2014', "-"),
            Map.entry((int) '\u2026', "..."),
            Map.entry((int) '\u00d7', "x"),
            Map.entry((int) '\u00b5', "u"),
            Map.entry((int) '\u03bc', "u"),
            Map.entry((int) '\u2264', "<="),
            Map.entry((int) '\u2265', ">="),
            Map.entry((int) '\u2713', "ok"),
            Map.entry((int) '\u2717', "x"),
            Map.entry((int) '\u25cf', "*"),
            Map.entry((int) '\u25cb', "o"),
            Map.entry((int) '\u00b7', "."),
            Map.entry((int) '\u2502', "|"),
            Map.entry((int) '\u2503', "|"),
            Map.entry((int) '\u2500', "-"),
            Map.entry((int) '\u2501', "-"));

    AsciiWriter(Writer next) {
        super(next);
    }

    @Override
    public void write(int c) throws IOException {
        if (c <= ASCII_MAX) {
            out.write(c);
        } else if (!Character.isLowSurrogate((char) c)) { // a pair is one sign
            out.write(MEANINGS.getOrDefault(c, boxOrQuestionMark(c)));
        }
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(chars[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(text.charAt(i));
        }
    }

    /** Corners and crossings of boxes are many, and all mean the same. */
    private static String boxOrQuestionMark(int c) {
        if (c >= '\u2500' && c <= '\u257f') {
            return "+";
        }
        return c >= '\u2580' && c <= '\u259f' ? "#" : "?";
    }
}
