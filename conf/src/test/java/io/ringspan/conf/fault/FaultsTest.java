package io.ringspan.conf.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.yaml.Mark;
import org.junit.jupiter.api.Test;

final class FaultsTest {
    @Test
    void problemsComeInTheOrderOfTheFile() {
        Faults faults = new Faults("f");
        faults.add(new Mark(10, 1), "c", "x", "y");
        faults.add(new Mark(9, 8), "b", "x", "y");
        faults.add(new Mark(9, 7), "a", "x", "y");

        assertThat(faults.inOrder()).extracting(Problem::key).containsExactly("a", "b", "c");
    }

    @Test
    void problemsBeyondTheLimitAreCounted() {
        Faults faults = new Faults("f");
        for (int line = 1; line <= Faults.LISTED_MAX + 2; line++) {
            faults.add(new Mark(line, 1), "k", "x", "y");
        }

        assertThat(faults.inOrder()).hasSize(Faults.LISTED_MAX + 1);
        assertThat(faults.inOrder().get(Faults.LISTED_MAX))
                .hasToString("f: found 2 more problems, which are not listed; allowed: none");
    }

    @Test
    void textFromAFileIsShownShortAndInAscii() {
        assertThat(Quote.of("a\u001b[31m\u00e9\n")).isEqualTo("\"a\\u{1b}[31m\\u{e9}\\u{a}\"");
        assertThat(Quote.of("x".repeat(80))).isEqualTo('"' + "x".repeat(80) + '"');
        assertThat(Quote.of("x".repeat(81))).isEqualTo('"' + "x".repeat(80) + "...\"");
    }
}
