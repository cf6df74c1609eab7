package io.ringspan.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

    @ParameterizedTest
    @CsvSource({
        "dyn_o_mite, dyn_o_mite",
        "us-east-1a, us-east-1a",
        "v1.2, v1.2",
        "'', %",
        "., %2E",
        ".., %2E.",
        ".hidden, %2Ehidden",
        "a/b, a%2Fb",
        "../../etc, %2E.%2F..%2Fetc",
        "a b, a%20b",
        "'a\nb', a%0Ab",
        "100%, 100%25",
        "\u00fc, %C3%BC"
    })
    void noNameLeavesItsDirectory(String name, String safe) {
        assertThat(SafeName.of(name)).isEqualTo(safe);
        assertThat(SafeName.parse(safe)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "%2f", "%41", "%4", "a%", "%ZZ", "\u00fc", "..", "%FF"})
    void whatIsNoSafeNameIsNone(String text) {
        assertThat(SafeName.parse(text)).isEmpty();
    }
}
