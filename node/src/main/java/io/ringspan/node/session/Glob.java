package io.ringspan.node.session;

import java.util.Locale;

/**
 * A pattern as Redis has them, in any case: {@code *} is any text, {@code ?} one character, {@code [a-c]} one of
 * these, {@code [^a-c]} none of these, and a backslash takes the character behind it for itself.
 *
 * <p><b>Limits.</b> A star is tried at each place once, so the time is at most the product of both lengths.
 */
final class Glob {
    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern.toLowerCase(Locale.ROOT);
    }

    /** Whether a name has no sign of a pattern; a backslash alone is none. */
    static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    boolean matches(String mixedCase) {
        String text = mixedCase.toLowerCase(Locale.ROOT);
        int at = 0;
        int star = -1;
        int starAt = 0;
        int p = 0;
        while (at < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starAt = at;
            } else if (p < pattern.length() && one(p, text.charAt(at))) {
                p = after(p);
                at++;
            } else if (star >= 0) {
                // What followed the last star does not fit here: let the star take one character more.
                p = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether the one-character part of the pattern at {@code p} takes {@code c}. */
    private boolean one(int p, char c) {
        return switch (pattern.charAt(p)) {
            case '?' -> true;
            case '[' -> oneOf(p, c);
            case '\\' -> pattern.charAt(Math.min(p + 1, pattern.length() - 1)) == c;
            default -> pattern.charAt(p) == c;
        };
    }

    private boolean oneOf(int p, char c) {
        int i = p + 1;
        boolean not = i < pattern.length() && pattern.charAt(i) == '^';
        boolean found = false;
        for (i += not ? 1 : 0; i < pattern.length() && pattern.charAt(i) != ']'; i++) {
            if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
                found |= pattern.charAt(++i) == c;
            } else if (i + 2 < pattern.length() && pattern.charAt(i + 1) == '-') {
                char low = (char) Math.min(pattern.charAt(i), pattern.charAt(i + 2));
                char high = (char) Math.max(pattern.charAt(i), pattern.charAt(i + 2));
                found |= low <= c && c <= high;
                i += 2;
            } else {
                found |= pattern.charAt(i) == c;
            }
        }
        return found != not;
    }

    /** Where the pattern goes on behind the part at {@code p}. */
    private int after(int p) {
        if (pattern.charAt(p) == '\\') {
            return Math.min(p + 2, pattern.length());
        }
        if (pattern.charAt(p) != '[') {
            return p + 1;
        }
        int i = p + 1;
        while (i < pattern.length() && pattern.charAt(i) != ']') {
            i += pattern.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, pattern.length());
    }
}
