package io.ringspan.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "save, save, true",
        "SAVE, save, true",
        "save, SaVe, true",
        "sav, save, false",
        "saves, save, false",
        "*, save, true",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "s*e, save, true",
        "s*v, save, false",
        "*a*, save, true",
        "**, save, true",
        "a*b*c, axbxbxc, true",
        "a*b*c, axbxbx, false",
        "s?ve, save, true",
        "?, '', false",
        "[s]ave, save, true",
        "[^s]ave, save, false",
        "[a-t]ave, save, true",
        "[t-a]ave, save, true",
        "[a-r]ave, save, false",
        "\\save, save, true",
        "\\*, *, true",
        "\\*, a, false",
        "[\\]]x, ]x, true",
        "'[abc', a, true",
        "*[v]?, save, true",
        "max*-p*, maxmemory-policy, true"
    })
    void matchesAsRedisDoes(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }
}
