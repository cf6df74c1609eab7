package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyDumpTest {
    @Test
    void aKeyHasTheNameThatItHasInSpans() {
        assertThat(KeyDump.name("a%25b%3A")).isEqualTo("a%b:".getBytes(US_ASCII));
        assertThat(KeyDump.name("a%20b")).isEqualTo("YSBi b".getBytes(US_ASCII));
    }

    @Test
    void noClientHasOneWithALineFeed() {
        assertThat(KeyDump.name("a%0Ab")).isNull();
    }
}
