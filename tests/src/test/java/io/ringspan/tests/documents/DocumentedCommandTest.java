package io.ringspan.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How commands are found in a page, and what counts as shown. */
class DocumentedCommandTest {
    private static DocumentedCommand showing(String... shown) {
        return new DocumentedCommand("page:1", "x", List.of(shown));
    }

    @Test
    void aLineBeginsWithAProgramAndEndsBeforeTheWordsBesideIt() {
        String page = "text\n```\n./ringspan ring -c FILE    who owns what\n$ curl -s x  # that\nNODE  KEYS\n```\n";
        assertThat(DocumentedCommand.linesOf(FencedBlock.of("a.md", page).get(0)))
                .containsExactly(
                        new DocumentedCommand("a.md:3", "./ringspan ring -c FILE", List.of()),
                        new DocumentedCommand("a.md:4", "curl -s x  # that", List.of()));
    }

    @Test
    void aSessionHasCommandsAndWhatTheyShow() {
        String page = "```console\n$ one\n$ two\nOK\nmore\n```";
        assertThat(DocumentedCommand.sessionOf(FencedBlock.of("a.md", page).get(0)))
                .containsExactly(
                        new DocumentedCommand("a.md:2", "one", List.of()),
                        new DocumentedCommand("a.md:3", "two", List.of("OK", "more")));
    }

    @Test
    void linesAreShownInTheirOrderAndDotsStandForAnything() {
        String output = "NODE      UP\ndc1/r1/0  3 s\nall is well\n";
        assertThat(showing("dc1/r1/0 ... s", "all is well").isShownBy(output)).isTrue();
        assertThat(showing("all is well", "dc1/r1/0 ...").isShownBy(output)).isFalse();
        assertThat(showing("dc1/r1/0 ... well").isShownBy(output)).isFalse();
        assertThat(showing("dc2").isShownBy(output)).isFalse();
    }
}
