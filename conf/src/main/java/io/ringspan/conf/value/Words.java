package io.ringspan.conf.value;

import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.Secret;
import io.ringspan.conf.fault.Quote;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values that are words: truths, choices and names. */
public final class Words {
    /** What files and directories can be named after, with room for what is put around it. */
    private static final int NAME_LENGTH_MAX = 100;

    private static final int TOKEN_LENGTH_MIN = 16;
    private static final int SECRET_LENGTH_MAX = 512;

    /** What a {@link #token} is, for people. */
    public static final String TOKENS =
            TOKEN_LENGTH_MIN + " to " + SECRET_LENGTH_MAX + " printable ASCII characters without spaces";

    private Words() {}

    /** Exactly {@code true} or {@code false}, as in Dynomite. */
    public static ValueType<Boolean> truth() {
        return choice(List.of(true, false), String::valueOf);
    }

    /** One of these, spelled just so. */
    public static <T> ValueType<T> choice(List<T> values, Function<T, String> spelling) {
        List<String> words = values.stream().map(spelling).toList();
        Map<String, T> bySpelling = values.stream().collect(Collectors.toMap(spelling, Function.identity()));
        ValueType.Parser<T> parser = text -> {
            T value = bySpelling.get(text);
            if (value == null) {
                throw new UnfitValue("");
            }
            return value;
        };
        return ValueType.ofText("", String.join(", ", words), parser).withWords(words);
    }

    /** One of these words, spelled just so. */
    public static ValueType<String> choiceOf(String... words) {
        return choice(List.of(words), Function.identity());
    }

    /** One of these, in upper or lower case as in Dynomite. */
    public static ValueType<String> choiceAnyCase(List<String> words) {
        ValueType.Parser<String> parser = text -> {
            String word = text.toUpperCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new UnfitValue("");
            }
            return word;
        };
        return ValueType.ofText("", String.join(", ", words), parser).withWords(words);
    }

    /** Levels for keys by their patterns; {@code level} is what stands for a level. */
    public static ValueType<List<ConsistencyRule>> levelsByKey(ValueType<String> level) {
        return KeyRules.type(level);
    }

    /** A name that can stand between the colons of a seed and in the name of a directory. */
    public static ValueType<String> name() {
        String allowed =
                "1 to " + NAME_LENGTH_MAX + " printable ASCII characters without space, comma, colon and slash";
        return ValueType.ofText("", allowed, Words::parseName);
    }

    public static String parseName(String text) throws UnfitValue {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c <= '~' && ",:/".indexOf(c) < 0);
        if (text.isEmpty() || text.length() > NAME_LENGTH_MAX || !plain) {
            throw new UnfitValue("has " + Quote.of(text) + " where a name is meant");
        }
        return text;
    }

    /** A password, or where it stands. */
    public static ValueType<Secret> secret() {
        return ValueType.ofText("", "1 to " + SECRET_LENGTH_MAX + " characters" + SecretPlaces.OR, text -> {
            String found = SecretPlaces.OF_PROCESS.find(text);
            if (found.length() > SECRET_LENGTH_MAX) {
                throw new UnfitValue("is too long");
            }
            return new Secret(found);
        });
    }

    /** A secret that a program sends, in a header of HTTP: so long that nobody finds it by trying. */
    public static ValueType<Secret> token() {
        return ValueType.ofText("", TOKENS + SecretPlaces.OR, text -> token(SecretPlaces.OF_PROCESS.find(text)));
    }

    /**
     * That token. What is wrong with {@code text} is said without showing any of it.
     *
     * @throws UnfitValue if it cannot be one
     */
    public static Secret token(String text) throws UnfitValue {
        if (text.length() < TOKEN_LENGTH_MIN || text.length() > SECRET_LENGTH_MAX) {
            throw new UnfitValue("is too " + (text.length() < TOKEN_LENGTH_MIN ? "short" : "long"));
        }
        if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new UnfitValue("has a character that no header can have");
        }
        return new Secret(text);
    }

    /** Any text; the setting does nothing with it. */
    public static ValueType<String> any() {
        return ValueType.ofText("", "anything", text -> text);
    }
}
