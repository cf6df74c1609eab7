package io.ringspan.replication.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What earlier releases have left on disk is read for ever. These files are never written anew: a later format gets a directory of its own. */
class EarlierHintsTest {
    private static final String SEGMENT = "00000000000000000258.hints";

    private final LogUnderTest under = LogUnderTest.ofSegments(100);

    private static byte[] file(String name) throws IOException {
        try (InputStream in = EarlierHintsTest.class.getResourceAsStream("/formats/hints-1/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @Test
    void version1IsReadAndGoneOnWith() throws IOException {
        under.files.put(SEGMENT, file(SEGMENT));
        HintLog log = under.reopen();
        assertThat(log.base()).isEqualTo(7);
        assertThat(log.hasNext()).isTrue();
        assertThat(log.nextPosition()).isEqualTo(258);
        assertThat(log.nextBytes().toString(log.nextAt(), log.nextLength(), US_ASCII))
                .isEqualTo("abc");
        log.advance();
        assertThat(log.hasNext()).isTrue();
        assertThat(log.nextPosition()).isEqualTo(259);
        assertThat(log.nextLength()).isZero();

        under.files.put(MarkFile.NAME, file(MarkFile.NAME));
        HintLog marked = under.reopen();
        assertThat(marked.records()).isEqualTo(1);
        assertThat(marked.base()).isEqualTo(258);
        assertThat(marked.sentTo()).isEqualTo(259);
    }
}
