package io.ringspan.conf.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.yaml.YamlNode.Entry;
import io.ringspan.conf.yaml.YamlNode.Mapping;
import io.ringspan.conf.yaml.YamlNode.Scalar;
import io.ringspan.conf.yaml.YamlNode.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlTextTest {
    @Test
    void everythingKnowsWhereItStood() {
        YamlText text = YamlText.read("p: # comment\n  a: 'x: y'\n  b:\n  - 1\n  -  two\n  c: [3, \"4\"]\n");

        assertThat(text.complete()).isTrue();
        assertThat(text.faults()).isEmpty();
        Mapping pool = new Mapping(
                List.of(
                        new Entry(scalar("a", 2, 3), scalar("x: y", 2, 6)),
                        new Entry(
                                scalar("b", 3, 3),
                                new Sequence(List.of(scalar("1", 4, 5), scalar("two", 5, 6)), new Mark(4, 3))),
                        new Entry(
                                scalar("c", 6, 3),
                                new Sequence(List.of(scalar("3", 6, 7), scalar("4", 6, 10)), new Mark(6, 6)))),
                new Mark(2, 3));
        assertThat(text.root()).isEqualTo(new Mapping(List.of(new Entry(scalar("p", 1, 1), pool)), new Mark(1, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "0123", "12:30:45", "1e3", "~", "null", "0x1F", "2026-11-21"})
    void textStaysAsItIsWritten(String value) {
        Mapping root = (Mapping) YamlText.read("k: " + value).root();

        assertThat(root.entries()).singleElement().extracting(Entry::value).isEqualTo(scalar(value, 1, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: &x 1 | 1 | 4 | an anchor (&x)",
                "a: *x | 1 | 4 | an alias (*)",
                "a: !!str 1 | 1 | 4 | a tag (tag:yaml.org,2002:str)",
                "a: !own 1 | 1 | 4 | a tag (!own)",
                "'a: &x [1]' | 1 | 4 | an anchor (&x)",
                "'[a]: 1' | 1 | 1 | a list or mapping as a key",
            })
    void whatNoConfigurationNeedsIsRefusedWhereItStands(String yaml, int line, int column, String found) {
        YamlText text = YamlText.read(yaml.replaceAll("^'|'$", ""));

        assertThat(text.complete()).isTrue();
        assertThat(text.faults())
                .containsExactly(new YamlFault(new Mark(line, column), found, "plain keys, values and lists"));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(YamlText.read("a: 1\n---\nb: 2\n---\nc: 3\n").faults())
                .containsExactly(new YamlFault(new Mark(2, 1), "a second document", "one document"));
    }

    @Test
    void theMarkerOfAnOnlyDocumentIsTaken() {
        assertThat(YamlText.read("---\na: 1\n").faults()).isEmpty();
    }

    @Test
    void aDirectiveBeforeTheDocumentIsRefused() {
        assertThat(YamlText.read("%YAML 1.2\n---\na: 1\n").faults())
                .extracting(YamlFault::found)
                .containsExactly("a directive (%)");
    }

    @Test
    void whatStandsBeforeAnErrorOfSyntaxIsStillRead() {
        YamlText text = YamlText.read("p:\n  a: 1\n  b: 2\n  c: [3\n  d: 4\n");

        assertThat(text.complete()).isFalse();
        assertThat(text.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.found()).startsWith("what is no YAML (");
            assertThat(fault.mark().line()).isEqualTo(5);
        });
        Mapping root = (Mapping) text.root();
        Mapping pool = (Mapping) root.entries().get(0).value();
        assertThat(pool.entries()).extracting(entry -> entry.key().text()).startsWith("a", "b");
    }

    @Test
    void aTabAsIndentIsReportedInItsLine() {
        assertThat(YamlText.read("p:\n  a: 1\n\tb: 2\n").faults())
                .singleElement()
                .extracting(fault -> fault.mark().line())
                .isEqualTo(3);
    }

    @Test
    void anUnprintableCharacterIsReportedWhereItStands() {
        assertThat(YamlText.read("a: 1\nb: \u0007\n").faults())
                .containsExactly(
                        new YamlFault(new Mark(2, 4), "what is no YAML (the unprintable character U+0007)", "YAML"));
    }

    @Test
    void nestingBeyondTheLimitIsReportedOnceAndSkipped() {
        YamlText eight = YamlText.read("[".repeat(8) + "]".repeat(8));
        YamlText deep = YamlText.read("[[[[[[[" + "[".repeat(200) + "]".repeat(200) + "]]]]]]]");

        assertThat(eight.faults()).isEmpty();
        assertThat(deep.faults())
                .containsExactly(new YamlFault(
                        new Mark(1, 9), "a list or mapping nested more than 8 deep", "plain keys, values and lists"));
    }

    @Test
    void aMegabyteOfOpenBracketsIsNoDanger() {
        assertThat(YamlText.read("[".repeat(1 << 20)).complete()).isFalse();
    }

    @Test
    void anEmptyTextHoldsAnEmptyText() {
        assertThat(YamlText.read("").root()).isEqualTo(scalar("", 1, 1));
        assertThat(YamlText.read("# nothing\n").faults()).isEmpty();
    }

    private static Scalar scalar(String text, int line, int column) {
        return new Scalar(text, new Mark(line, column));
    }
}
