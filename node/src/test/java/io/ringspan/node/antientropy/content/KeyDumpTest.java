package io.ringspan.node.antientropy.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyDumpTest {
    @Test
    void aKeyThatCanBeWrittenAsItIsIsItsName() {
        assertThat(KeyDump.name("a%25b%3A%C3%A4")).isEqualTo("a%b:\u00c3\u00a4");
    }

    @Test
    void ofAnyOtherTheNameIsItsBase64() {
        assertThat(KeyDump.name("a%20b")).isEqualTo("YSBi b");
        assertThat(KeyDump.name("%00%01%02")).isEqualTo("AAEC b");
    }

    @Test
    void noClientHasOneWithALineFeed() {
        assertThat(KeyDump.name("a%0Ab")).isEmpty();
    }
}
