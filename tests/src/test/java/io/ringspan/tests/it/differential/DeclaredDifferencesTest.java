package io.ringspan.tests.it.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.command.CommandTable;
import io.ringspan.tests.turn.BesideOthers;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@BesideOthers
class DeclaredDifferencesTest {
    private static final CommandTable TABLE = CommandTable.load();

    @Test
    void onlyTheCommandAndTheFormAreAllowedThatAreNamed() {
        DeclaredDifferences declared =
                DeclaredDifferences.of(List.of(List.of("wait", "", "why"), List.of("get", "k.*", "why")));

        assertThat(declared.allow(line("wait", "1"))).isTrue();
        assertThat(declared.allow(line("get", "x"))).isFalse();
        assertThat(declared.allow(line("getdel", "k"))).isFalse();
        assertThat(declared.unused()).containsExactly("get k.*: why");
        assertThat(declared.allow(line("get", "K1\n"))).isTrue();
        assertThat(declared.unused()).isEmpty();
    }

    @Test
    void aReasonIsNeeded() {
        assertThatThrownBy(() -> DeclaredDifferences.of(List.of(List.of("get", "", " "))))
                .hasMessageContaining("without its reason");
    }

    @Test
    void thereAreNotTooMany() {
        List<String> one = List.of("get", "", "why");
        DeclaredDifferences.of(Collections.nCopies(DeclaredDifferences.MAX, one));
        assertThatThrownBy(() -> DeclaredDifferences.of(Collections.nCopies(DeclaredDifferences.MAX + 1, one)))
                .hasMessageContaining("at most 25");
    }

    private static Line line(String name, String argument) {
        return new Line(Objects.requireNonNull(TABLE.named(name)), List.of(name, argument));
    }
}
