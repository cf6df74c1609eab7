package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** Reads replies from whole text in the plainest way, by recursion: what {@link RespReplyWalker} must find. */
final class PlainReplyParser {
    private final String text;
    private final List<String> found = new ArrayList<>();
    private int at;

    /** The text is no reply. */
    private static final class Garbage extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** The text ends inside a reply. */
    private static final class Ends extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private PlainReplyParser(String text) {
        this.text = text;
    }

    static List<String> of(byte[] bytes) {
        PlainReplyParser parser = new PlainReplyParser(new String(bytes, ISO_8859_1));
        try {
            while (parser.at < parser.text.length()) {
                parser.top();
            }
        } catch (Garbage e) {
            parser.found.add(WalkedPieces.GARBAGE);
        } catch (Ends e) {
            // What is not whole is no reply yet.
        }
        return parser.found;
    }

    private void top() throws Garbage, Ends {
        int start = at;
        boolean error = text.charAt(at) == '-';
        reply();
        String reply = text.substring(start, at);
        found.add(error ? "[" + reply.substring(0, reply.length() - 2) + "] " + reply : reply);
    }

    private void reply() throws Garbage, Ends {
        int feed = text.indexOf('\n', at + 1);
        if (feed < 0) {
            throw new Ends();
        }
        String line = text.substring(at + 1, feed);
        if (!line.endsWith("\r")) {
            throw new Garbage();
        }
        char type = text.charAt(at);
        String rest = line.substring(0, line.length() - 1);
        at = feed + 1;
        switch (type) {
            case '+', '-', ':', '_', '#', ',', '(' -> {}
            case '$', '=', '!' -> bulk(number(rest));
            case '*', '~' -> replies(number(rest));
            case '%' -> replies(2 * number(rest));
            case '|' -> attribute(number(rest));
            default -> throw new Garbage();
        }
    }

    private void bulk(long length) throws Ends {
        if (length >= 0 && at + length + 2 > text.length()) {
            throw new Ends();
        }
        at += length < 0 ? 0 : (int) length + 2;
    }

    private void replies(long count) throws Garbage, Ends {
        for (long i = 0; i < count; i++) {
            reply();
        }
    }

    private void attribute(long count) throws Garbage, Ends {
        if (count < 0) {
            throw new Garbage();
        }
        replies(2 * count + 1);
    }

    private static long number(String digits) throws Garbage {
        if (digits.equals("-1")) {
            return -1;
        }
        if (!digits.matches("[0-9]{1,12}")) {
            throw new Garbage();
        }
        return Long.parseLong(digits);
    }
}
