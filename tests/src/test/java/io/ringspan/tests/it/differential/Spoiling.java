package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Makes arguments wrong, or at least strange: one too many or too few, one that does not belong there, an option twice, where no option
 * may be or in other letters, two words in the other order.
 *
 * <p><b>Owner.</b> One test.
 */
final class Spoiling {
    /**
     * Numbers between these and the usual ones would make values of many megabytes; below zero, a random answer of endless length.
     */
    static final List<String> OUT_OF_PLACE = List.of(
            "",
            "nonsense",
            "0",
            "-1",
            "1.5",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "4611686018427387904",
            "4294967296",
            "1e400",
            "-1e400",
            "1e-400",
            "1e2",
            "nan",
            "inf",
            "-inf",
            "0x10",
            "007",
            "+5",
            "-0",
            " 5",
            "5 ",
            "(5",
            "\0\u00ff",
            "other",
            "WITHSCORES");

    /** Counted from now, these make deadlines of which none is as late as another. */
    static final List<String> OUT_OF_TIME =
            OUT_OF_PLACE.stream().filter(word -> !word.equals("4294967296")).toList();

    private static final int TWICE_OUT_OF = 4;
    private static final int TRIES = 20;

    /** What may wait gets no other numbers, since with zero it would wait for ever; so it is with chance and what it takes out. */
    private static final int WAYS_WITHOUT_NUMBERS = 9;

    private static final int WAYS = 12;

    private static final int MILLIS = 1_000;
    private static final double WAITS_SECONDS_MAX = 0.05;

    /** Above this a time to wait is an error. */
    private static final double SECONDS_MAX = 9.3e15;

    private final Command command;
    private final List<String> literals;
    private final List<String> outOfPlace;
    private final Vocabulary vocabulary;
    private final boolean waits;

    Spoiling(Command command, Grammar grammar, Vocabulary vocabulary) {
        this.command = command;
        this.literals = grammar.literals();
        this.outOfPlace = command.name().endsWith("expire") ? OUT_OF_TIME : OUT_OF_PLACE;
        this.vocabulary = vocabulary;
        this.waits = command.facts().traits().flags().contains("blocking")
                || command.name().equals("wait");
    }

    /** Spoils these arguments, mostly once. */
    void spoil(List<String> arguments) {
        boolean once = waits || vocabulary.chance().nextInt(TWICE_OUT_OF) > 0;
        List<String> before = List.copyOf(arguments);
        for (int tries = 0; tries < TRIES; tries++) {
            change(arguments);
            if (!once) {
                change(arguments);
            }
            if (!isLong(arguments)) {
                return;
            }
            arguments.clear();
            arguments.addAll(before);
        }
    }

    private void change(List<String> arguments) {
        RandomGenerator chance = vocabulary.chance();
        if (arguments.isEmpty() || command.name().equals("spop")) {
            arguments.add(vocabulary.of(outOfPlace));
            return;
        }
        int size = arguments.size();
        int at = chance.nextInt(size);
        switch (chance.nextInt(waits ? WAYS_WITHOUT_NUMBERS : WAYS)) {
            case 0 -> arguments.add(vocabulary.of(outOfPlace));
            case 1 -> arguments.remove(size - 1);
            case 2 -> arguments.add(vocabulary.of(arguments));
            case 3 -> arguments.remove(at);
            case 4 -> arguments.addAll(List.copyOf(arguments.subList(at, Math.min(size, at + 2))));
            case 5 -> Collections.swap(arguments, at, chance.nextInt(size));
            case 6 -> arguments.set(at, arguments.get(at).toLowerCase(Locale.ROOT));
            case 7, 8 -> arguments.add(chance.nextInt(size + 1), literal());
            default -> arguments.set(at, at == 0 ? vocabulary.word("plain") : vocabulary.of(outOfPlace));
        }
    }

    private String literal() {
        return literals.isEmpty() ? vocabulary.of(outOfPlace) : vocabulary.of(literals);
    }

    /** Whether it might wait longer than a test does: the time stands at either end, or behind BLOCK. */
    private boolean isLong(List<String> arguments) {
        if (!waits || arguments.isEmpty()) {
            return false;
        }
        String last = arguments.get(arguments.size() - 1);
        if (command.name().startsWith("b")) {
            return isLong(arguments.get(0), 1) || isLong(last, 1);
        } else if (!command.name().startsWith("x")) {
            return isLong(last, MILLIS);
        }
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equalsIgnoreCase("BLOCK") && isLong(arguments.get(i + 1), MILLIS)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLong(String word, int aSecond) {
        OptionalDouble number = number(word);
        double seconds = number.orElse(1) / aSecond;
        return number.isPresent() && (seconds == 0 || (seconds > WAITS_SECONDS_MAX && seconds < SECONDS_MAX));
    }

    private static OptionalDouble number(String word) {
        try {
            return OptionalDouble.of(word.startsWith("0x") ? Long.decode(word) : Double.parseDouble(word));
        } catch (NumberFormatException none) {
            return OptionalDouble.empty();
        }
    }
}
