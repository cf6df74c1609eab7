package io.ringspan.conf.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
    private static final List<String> WORDS = List.of("listen", "dyn_listen", "timeout", "requirepass", "tokens");

    @ParameterizedTest
    @CsvSource({
        "lisen, listen",
        "listne, listen",
        "LISTEN, listen",
        "dyn_listn, dyn_listen",
        "redis_requirepass, requirepass",
        "token, tokens",
        "time-out, timeout",
        "'', ''",
        "xyzzy, ''",
        "abc, ''",
    })
    void theWordWithTheFewestEditsIsMeantIfHalfOfItStays(String typed, String meant) {
        assertThat(Nearest.to(typed, WORDS)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"64, word", "65, ''"})
    void whatIsFarTooLongIsNotCompared(int length, String meant) {
        String word = "w".repeat(length);

        assertThat(Nearest.to(word, List.of(word))).isEqualTo(meant.isEmpty() ? "" : word);
    }
}
