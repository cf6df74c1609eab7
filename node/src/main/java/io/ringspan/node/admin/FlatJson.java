package io.ringspan.node.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The little of JSON that is taken here: one object whose values are plain texts, without escapes. And any text, written.
 *
 * <p><b>Owner.</b> Whoever reads, once.
 */
public final class FlatJson {
    private static final int PRINTABLE_FIRST = 0x20;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /**
     * The names and values in {@code text}.
     *
     * @throws IllegalArgumentException when it is something else, also other JSON; its message says what was missed where
     */
    public static Map<String, String> read(String text) {
        return new FlatJson(text).object();
    }

    /** A text in quotes. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < PRINTABLE_FIRST) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private Map<String, String> object() {
        Map<String, String> values = new LinkedHashMap<>();
        take('{');
        if (next() == '}') {
            at++;
        } else {
            do {
                String name = string();
                take(':');
                if (values.put(name, string()) != null) {
                    throw new IllegalArgumentException(quoted(name) + " stands there twice");
                }
            } while (next() == ',' && at++ >= 0);
            take('}');
        }
        if (next() != 0) {
            throw missed("the end");
        }
        return values;
    }

    private String string() {
        take('"');
        int from = at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        int to = at;
        if (to >= text.length() || text.charAt(to) != '"') {
            throw missed("a text's closing quote, without escapes before it,");
        }
        at++;
        return text.substring(from, to);
    }

    private void take(char wanted) {
        if (next() != wanted) {
            throw missed("'" + wanted + "'");
        }
        at++;
    }

    /** The character behind the white space here; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException missed(String what) {
        return new IllegalArgumentException(what + " is missed at character " + (at + 1));
    }
}
