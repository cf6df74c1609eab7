package io.ringspan.node.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Makes lines of grammars, of each command in turn: words with bars are alternatives, and each that is chosen is replaced by what it stands for; what
 * stands for nothing is left out.
 *
 * <p><b>Owner.</b> One test.
 */
public final class SampleLines {
    private final Random random;
    private final Map<String, List<String>> byName = new TreeMap<>();
    private final List<String> names;
    private final UnaryOperator<String> words;
    private int turn;

    /** @param words gives what a word stands for; itself if it is none of a kind */
    public SampleLines(Random random, List<String> grammars, UnaryOperator<String> words) {
        this.random = random;
        this.words = words;
        for (String grammar : grammars) {
            for (String name : grammar.split(" ", -1)[0].split("\\|", -1)) {
                byName.computeIfAbsent(name, none -> new ArrayList<>()).add(grammar);
            }
        }
        this.names = List.copyOf(byName.keySet());
    }

    /** The first words of all of them, in small letters. */
    public static Set<String> names(List<String> grammars) {
        Set<String> names = new TreeSet<>();
        for (String grammar : grammars) {
            for (String name : grammar.split(" ", -1)[0].split("\\|", -1)) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** One line of the next command, words parted by spaces. */
    public String next() {
        String name = names.get(turn++ % names.size());
        List<String> grammars = Objects.requireNonNull(byName.get(name));
        StringBuilder line = new StringBuilder(name);
        String[] rest = grammars.get(random.nextInt(grammars.size())).split(" ", -1);
        for (int i = 1; i < rest.length; i++) {
            String[] choice = rest[i].split("\\|", -1);
            String chosen = words.apply(choice[random.nextInt(choice.length)]);
            if (!chosen.isEmpty()) {
                line.append(' ').append(chosen);
            }
        }
        return line.toString();
    }
}
