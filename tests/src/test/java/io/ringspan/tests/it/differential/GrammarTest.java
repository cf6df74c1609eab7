package io.ringspan.tests.it.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.tests.turn.BesideOthers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class GrammarTest {
    private static final int TIMES = 500;

    /** Each has all of its forms, parted by slashes, and no others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "A B;A B",
                "A?;/A",
                "A+;A/A A/A A A",
                "(A B)*;/A B/A B A B",
                "A (B | C D)? E;A E/A B E/A C D E",
                "#(A+) *;1 A */2 A A */3 A A A *",
                "(A|B);A/B",
                "- + $ ~;- + $ ~",
                "bit;0/1",
                "'a (b' A;a (b A",
            })
    void allFormsComeAndNoOthers(String grammar, String forms) {
        Set<String> expected = Set.of(forms.split("/", -1));
        assertThat(forms(grammar)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(A", "A)", "A (B | C", "'A"})
    void whatIsNotClosedIsRefused(String grammar) {
        assertThatThrownBy(() -> Grammar.parse(grammar)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKindThatIsUnknownIsNamed() {
        assertThatThrownBy(() -> forms("key nosuch")).hasMessageContaining("key");
    }

    @Test
    void eachServedCommandHasAGrammarAndSoHaveMostThatAreToCome() {
        CommandTable table = CommandTable.load();
        Grammars grammars = Grammars.load();
        assertThat(grammars.unknown(table)).isEmpty();
        assertThat(grammars.commands(table)).hasSizeGreaterThan(150).allSatisfy(command -> forms(grammars.of(command)));
    }

    @Test
    void aSeedGivesTheSameLinesOfACommandWhateverElseIsServed() {
        CommandTable table = CommandTable.load();
        Grammars grammars = Grammars.load();
        List<Command> all = grammars.commands(table);
        List<Command> few =
                all.stream().filter(command -> command.name().startsWith("h")).toList();
        assertThat(arguments(new LineSource(table, grammars, few, 7)))
                .isEqualTo(arguments(new LineSource(table, grammars, all, 7)));
    }

    private static List<List<String>> arguments(LineSource source) {
        List<List<String>> all = new ArrayList<>();
        for (Line line : source.round(20)) {
            if (line.command().name().equals("hget")) {
                all.add(line.arguments());
            }
        }
        return all;
    }

    private static Set<String> forms(String grammar) {
        return forms(Grammar.parse(grammar));
    }

    private static Set<String> forms(Grammar grammar) {
        Vocabulary vocabulary = new Vocabulary(new Random(1), new Vocabulary.Ids());
        Set<String> forms = new HashSet<>();
        for (int i = 0; i < TIMES; i++) {
            List<String> words = new ArrayList<>();
            grammar.appendTo(words, vocabulary);
            forms.add(String.join(" ", words));
        }
        return forms;
    }
}
