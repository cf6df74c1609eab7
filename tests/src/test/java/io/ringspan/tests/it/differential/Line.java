package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One command with its arguments.
 *
 * @param words all of them, one character for each byte
 */
record Line(Command command, List<String> words) {
    private static final Pattern NATURAL = Pattern.compile("0|[1-9]\\d{0,17}");
    private static final Set<String> OF_THRESHOLDS = Set.of("MAXLEN", "MINID", "=", "~");
    private static final int WORD_CHARACTERS_MAX = 60;

    Line {
        words = List.copyOf(words);
    }

    /** What is sent. */
    List<byte[]> bytes() {
        return words.stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /**
     * The same with {@code =} for {@code ~}: nodes cut streams exactly where they may cut about there, so that all stores cut alike.
     * With a limit that is none, the store finds fault with it, and the line stays as it is.
     */
    Line cutExactly() {
        int about = words.indexOf("~");
        int limit = 0;
        while (limit < words.size() && !words.get(limit).equalsIgnoreCase("LIMIT")) {
            limit++;
        }
        boolean limited = limit + 1 < words.size();
        if (!Set.of("xadd", "xtrim").contains(command.name()) || about < 0 || (limited && !isLimit(limit))) {
            return this;
        }
        List<String> exact = new ArrayList<>(words);
        exact.set(about, "=");
        if (limited) {
            exact.subList(limit, limit + 2).clear();
        }
        return new Line(command, exact);
    }

    /** Whether a number stands behind that word, which is not what another option is about. */
    private boolean isLimit(int at) {
        return NATURAL.matcher(words.get(at + 1)).matches()
                && !OF_THRESHOLDS.contains(words.get(at - 1).toUpperCase(Locale.ROOT));
    }

    /** The words behind the command's name. */
    List<String> arguments() {
        return words.subList(Math.min(words.size(), command.name().contains("|") ? 2 : 1), words.size());
    }

    /** Whether the connection is gone behind it. */
    boolean endsConnection() {
        return command.name().equals("quit");
    }

    /** Whether it may have to do with the same key. */
    boolean meets(Line other) {
        return words.stream().anyMatch(word -> word.startsWith("{") && other.words.contains(word))
                || command.isAboutAllKeys();
    }

    /** As it can be typed. */
    @Override
    public String toString() {
        return words.stream().map(Line::typed).collect(Collectors.joining(" "));
    }

    private static String typed(String word) {
        StringBuilder typed = new StringBuilder();
        boolean plain = !word.isEmpty();
        for (char sign :
                word.substring(0, Math.min(word.length(), WORD_CHARACTERS_MAX)).toCharArray()) {
            boolean shown = sign > ' ' && sign < 0x7f && sign != '"' && sign != '\\';
            typed.append(shown || sign == ' ' ? String.valueOf(sign) : String.format("\\x%02x", (int) sign));
            plain &= shown;
        }
        return plain ? typed.toString() : '"' + typed.toString() + '"';
    }
}
