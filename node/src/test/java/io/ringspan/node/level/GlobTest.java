package io.ringspan.node.level;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
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
        assertThat(Glob.anyCase(pattern).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "session:*, session:1, true",
        "session:*, Session:1, false",
        "[a-z]*, K, false",
        "[^a-z]*, K, true",
        "a*a, a, false",
        "a*a, aa, true",
        "a*b*b, axb, false",
        "*:?, user:1, true",
        "*:?, user:12, false",
        "\u00e9?, \u00e9x, true",
        "??, \u00e9, true",
    })
    void anExactPatternLooksAtCaseAndAtBytes(String pattern, String text, boolean matches) {
        assertThat(Glob.exact(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void aKeyIsLookedAtWhereItStands() {
        ByteBuf in = Unpooled.copiedBuffer("xsession:1y", ISO_8859_1);
        assertThat(Glob.exact("session:?").matches(in, 1, 9)).isTrue();
        assertThat(Glob.exact("session:?").matches(in, 1, 10)).isFalse();
        assertThat(Glob.exact("session:?").matches(in, 0, 9)).isFalse();
        assertThat(Glob.exact("*").matches(in, 5, 0)).isTrue();
    }
}
