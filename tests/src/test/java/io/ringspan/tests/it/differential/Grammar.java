package io.ringspan.tests.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the arguments of a command look like. Words parted by blanks: one that begins with a small letter is a kind of
 * {@link Vocabulary}, any other one stands for itself, and so does all in single quotes. {@code (a | b)} is one of them, {@code ?} behind something makes it optional,
 * {@code +} repeats it one to three times, {@code *} up to twice, and {@code #(...)} puts the number of its words before them.
 */
sealed interface Grammar {
    int OPTIONAL_OUT_OF_TEN = 4;
    int REPEATS_MAX = 3;

    /** Adds words that are so formed, as chance wants them. */
    void appendTo(List<String> words, Vocabulary vocabulary);

    /** Whether it never adds any. */
    default boolean isEmpty() {
        return this instanceof Row row && row.parts().isEmpty();
    }

    /** The literals and kinds that it is made of. */
    default Stream<Grammar> leaves() {
        return Stream.of(this);
    }

    /** The words that stand for themselves in it. */
    default List<String> literals() {
        return leaves().flatMap(leaf -> leaf instanceof Literal literal ? Stream.of(literal.word()) : Stream.of())
                .distinct()
                .toList();
    }

    /** The kinds of words that it names. */
    default List<String> kinds() {
        return leaves().flatMap(leaf -> leaf instanceof Kind kind ? Stream.of(kind.name()) : Stream.of())
                .distinct()
                .toList();
    }

    /** Reads one; an {@link IllegalArgumentException} says what is wrong with the text. */
    static Grammar parse(String text) {
        return new Parser(text).whole();
    }

    /** It stands for itself. */
    record Literal(String word) implements Grammar {
        @Override
        public void appendTo(List<String> words, Vocabulary vocabulary) {
            words.add(word);
        }
    }

    /** Something of that kind. */
    record Kind(String name) implements Grammar {
        @Override
        public void appendTo(List<String> words, Vocabulary vocabulary) {
            words.add(vocabulary.word(name));
        }
    }

    /** All of them. */
    record Row(List<Grammar> parts) implements Grammar {
        @Override
        public void appendTo(List<String> words, Vocabulary vocabulary) {
            parts.forEach(part -> part.appendTo(words, vocabulary));
        }

        @Override
        public Stream<Grammar> leaves() {
            return parts.stream().flatMap(Grammar::leaves);
        }
    }

    /** One of them. */
    record Choice(List<Grammar> ways) implements Grammar {
        @Override
        public void appendTo(List<String> words, Vocabulary vocabulary) {
            ways.get(vocabulary.chance().nextInt(ways.size())).appendTo(words, vocabulary);
        }

        @Override
        public Stream<Grammar> leaves() {
            return ways.stream().flatMap(Grammar::leaves);
        }
    }

    /** What is repeated, how often at least and at most. */
    record Repeated(Grammar what, int least, int most) implements Grammar {
        @Override
        public void appendTo(List<String> words, Vocabulary vocabulary) {
            int times = most == 1
                    ? vocabulary.chance().nextInt(10) < OPTIONAL_OUT_OF_TEN ? 1 : 0
                    : vocabulary.chance().nextInt(least, most + 1);
            for (int i = 0; i < times; i++) {
                what.appendTo(words, vocabulary);
            }
        }

        @Override
        public Stream<Grammar> leaves() {
            return what.leaves();
        }
    }

    /** The number of words, then the words. */
    record Counted(Grammar what) implements Grammar {
        @Override
        public void appendTo(List<String> words, Vocabulary vocabulary) {
            List<String> counted = new ArrayList<>();
            what.appendTo(counted, vocabulary);
            words.add(Integer.toString(counted.size()));
            words.addAll(counted);
        }

        @Override
        public Stream<Grammar> leaves() {
            return what.leaves();
        }
    }

    /** Reads a grammar by descent. <b>Owner.</b> Made and used within {@link #parse}. */
    final class Parser {
        private static final String APART = "()| ";
        private final String text;
        private int at;

        private Parser(String text) {
            this.text = text;
        }

        private Grammar whole() {
            Grammar grammar = choice();
            if (at < text.length()) {
                throw new IllegalArgumentException("a ')' too many at sign " + at + " of " + text);
            }
            return grammar;
        }

        private Grammar choice() {
            List<Grammar> ways = new ArrayList<>();
            ways.add(row());
            while (at < text.length() && text.charAt(at) == '|') {
                at++;
                ways.add(row());
            }
            return ways.size() == 1 ? ways.get(0) : new Choice(List.copyOf(ways));
        }

        private Grammar row() {
            List<Grammar> parts = new ArrayList<>();
            for (skipBlanks(); at < text.length() && ")|".indexOf(text.charAt(at)) < 0; skipBlanks()) {
                parts.add(
                        text.charAt(at) == '\''
                                ? quoted()
                                : text.charAt(at) == '(' || text.startsWith("#(", at) ? group() : word());
            }
            return new Row(List.copyOf(parts));
        }

        private Grammar group() {
            boolean counted = text.charAt(at) == '#';
            at += counted ? 2 : 1;
            Grammar inner = choice();
            if (at == text.length()) {
                throw new IllegalArgumentException("a ')' is missing in " + text);
            }
            at++;
            return counted ? new Counted(inner) : repeated(inner);
        }

        private Grammar quoted() {
            int end = text.indexOf('\'', at + 1);
            if (end < 0) {
                throw new IllegalArgumentException("a quote is not closed in " + text);
            }
            String word = text.substring(at + 1, end);
            at = end + 1;
            return new Literal(word);
        }

        private Grammar word() {
            int from = at;
            while (at < text.length() && APART.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            boolean suffixed = at - from > 1 && "?+*".indexOf(text.charAt(at - 1)) >= 0;
            at -= suffixed ? 1 : 0;
            String word = text.substring(from, at);
            Grammar plain = Character.isLowerCase(word.charAt(0)) ? new Kind(word) : new Literal(word);
            return suffixed ? repeated(plain) : plain;
        }

        private Grammar repeated(Grammar what) {
            char suffix = at < text.length() ? text.charAt(at) : ' ';
            at += "?+*".indexOf(suffix) >= 0 ? 1 : 0;
            return switch (suffix) {
                case '?' -> new Repeated(what, 0, 1);
                case '+' -> new Repeated(what, 1, REPEATS_MAX);
                case '*' -> new Repeated(what, 0, REPEATS_MAX - 1);
                default -> what;
            };
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }
}
