package io.ringspan.node.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a typed line into the words of a command, by the rules of redis-cli: words stand apart by blanks; in double
 * quotes {@code \n \r \t \b \a \xHH} mean bytes and a backslash makes any other sign plain; in single quotes only
 * {@code \'} means something. Lines and words have one character per byte.
 *
 * <p><b>Owner.</b> Made and used within {@link #of}.
 */
public final class CommandWords {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private int at;

    private CommandWords(String line) {
        this.line = line;
    }

    /**
     * The words of {@code line}, none if it is blank.
     *
     * @throws IllegalArgumentException if a quote is not closed, or is closed in the middle of a word
     */
    public static List<String> of(String line) {
        CommandWords cut = new CommandWords(line);
        cut.skipBlanks();
        while (cut.at < line.length()) {
            cut.words.add(cut.word());
            cut.skipBlanks();
        }
        return List.copyOf(cut.words);
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !isBlank(line.charAt(at))) {
            char sign = line.charAt(at++);
            if (sign == '"' || sign == '\'') {
                quoted(sign, word);
            } else {
                word.append(sign);
            }
        }
        return word.toString();
    }

    private void quoted(char quote, StringBuilder word) {
        int opened = at;
        while (at < line.length() && line.charAt(at) != quote) {
            char sign = line.charAt(at++);
            if (sign == '\\' && at < line.length() && (quote == '"' || line.charAt(at) == '\'')) {
                word.append(escaped());
            } else {
                word.append(sign);
            }
        }
        if (at == line.length()) {
            throw new IllegalArgumentException("the quote at sign " + opened + " is not closed");
        }
        at++;
        if (at < line.length() && !isBlank(line.charAt(at))) {
            throw new IllegalArgumentException("a blank must follow the quote that is closed at sign " + at);
        }
    }

    private char escaped() {
        char sign = line.charAt(at++);
        if (sign == 'x' && at + 2 <= line.length() && isHex(line.charAt(at)) && isHex(line.charAt(at + 1))) {
            at += 2;
            return (char) Integer.parseInt(line.substring(at - 2, at), 16);
        }
        return switch (sign) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 0x07;
            default -> sign;
        };
    }

    private static boolean isHex(char sign) {
        return sign < 0x80 && Character.digit(sign, 16) >= 0;
    }

    private static boolean isBlank(char sign) {
        return sign == ' ' || (sign >= '\t' && sign <= '\r');
    }
}
