package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.protocol.RequestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads requests from whole text in the plainest way: what {@link RequestDecoder} must find, however the bytes come.
 * One character is one byte.
 */
final class PlainRequestParser {
    private static final Pattern NUMBER = Pattern.compile("(0|-?[1-9][0-9]{0,9})\r");
    private static final String BAD_COUNT = "BROKEN Protocol error: invalid multibulk length";
    private static final String BAD_LENGTH = "BROKEN Protocol error: invalid bulk length";

    private final RequestLimits limits;
    private final String text;
    private final List<String> found = new ArrayList<>();
    private int at;
    private long number;

    private PlainRequestParser(RequestLimits limits, String text) {
        this.limits = limits;
        this.text = text;
    }

    static List<String> of(RequestLimits limits, byte[] bytes) {
        PlainRequestParser parser = new PlainRequestParser(limits, new String(bytes, ISO_8859_1));
        boolean more = true;
        while (more && parser.at < parser.text.length()) {
            more = parser.text.charAt(parser.at) == '*' ? parser.array() : parser.line();
        }
        return parser.found;
    }

    private boolean array() {
        int start = at++;
        if (!number(BAD_COUNT)) {
            return false;
        }
        if (number > limits.argumentsMax()) {
            return broken(BAD_COUNT);
        }
        long count = number;
        boolean tooLarge = false;
        List<String> words = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            if (at == text.length()) {
                return false;
            }
            char type = text.charAt(at++);
            if (type != '$') {
                return broken(
                        "BROKEN Protocol error: expected '$', got '" + (type >= ' ' && type < 127 ? type : '?') + "'");
            }
            if (!number(BAD_LENGTH)) {
                return false;
            }
            if (number < 0) {
                return broken(BAD_LENGTH);
            }
            if (!tooLarge && at - start + number > limits.requestBytesMax()) {
                tooLarge = true;
                found.add("TOO_LARGE");
            }
            if (at + number + 2 > text.length()) {
                at = text.length();
                return false;
            }
            int end = at + (int) number;
            if (!tooLarge && !text.startsWith("\r\n", end)) {
                return broken("BROKEN Protocol error: expected CRLF after a value");
            }
            words.add(text.substring(at, end));
            at = end + 2;
        }
        if (count > 0 && !tooLarge) {
            found.add("COMMAND " + words);
        }
        return true;
    }

    /** A number and CRLF; false when they are not there, and said if they cannot come. */
    private boolean number(String error) {
        Matcher digits = NUMBER.matcher(text).region(at, text.length());
        if (!digits.lookingAt()) {
            return !digits.hitEnd() && broken(error);
        }
        number = Long.parseLong(digits.group(1));
        at = digits.end();
        if (number > Integer.MAX_VALUE) {
            return broken(error);
        }
        if (at == text.length()) {
            return false;
        }
        return text.charAt(at++) == '\n' || broken(error);
    }

    private boolean line() {
        int feed = text.indexOf('\n', at);
        if (feed < 0 || feed - at >= limits.inlineBytesMax()) {
            return text.length() - at >= limits.inlineBytesMax()
                    && broken("BROKEN Protocol error: too big inline request");
        }
        String line = text.substring(at, feed);
        line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        at = feed + 1;
        if (line.indexOf('\0') >= 0) {
            return broken("BROKEN Protocol error: zero byte in an inline request");
        }
        if (!line.replace(" ", "").isEmpty()) {
            found.add("INLINE " + line);
        }
        return true;
    }

    private boolean broken(String error) {
        found.add(error);
        return false;
    }
}
