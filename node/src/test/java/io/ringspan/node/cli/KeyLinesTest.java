package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.cli.command.CommandFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLinesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a;b;|[a, b]",
                "a;b|[a, b]",
                "''|[]",
                ";|[]",
                "a;;b|[a, , b]",
                " a ;\r;|[ a , \r]",
                "\u0000\u00ff;|[\u0000\u00ff]",
            })
    void everyLineIsAKeyByteForByte(String text, String keys) throws IOException {
        assertThat(all(text.replace(';', '\n').getBytes(StandardCharsets.ISO_8859_1))
                        .toString())
                .isEqualTo(keys);
    }

    @Test
    void anEmptyLineIsTheEmptyKeyAndAnEmptyStreamHasNone() throws IOException {
        assertThat(all(new byte[] {'\n'})).containsExactly("");
        assertThat(all(new byte[0])).isEmpty();
    }

    @Test
    void aLineMayBeAsLongAsTheLimit() throws IOException {
        byte[] line = new byte[KeyLines.BYTES_MAX];
        Arrays.fill(line, (byte) 'x');
        assertThat(all(line)).singleElement().asString().hasSize(KeyLines.BYTES_MAX);
    }

    @Test
    void aLineBeyondTheLimitIsRefusedByItsNumber() {
        byte[] text = new byte[KeyLines.BYTES_MAX + 3];
        Arrays.fill(text, (byte) 'x');
        text[1] = '\n';
        KeyLines lines = new KeyLines(new ByteArrayInputStream(text));
        assertThatThrownBy(() -> {
                    lines.next();
                    lines.next();
                })
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("line 2 is longer than 1048576 bytes");
    }

    private static List<String> all(byte[] text) throws IOException {
        KeyLines lines = new KeyLines(new ByteArrayInputStream(text));
        List<String> keys = new ArrayList<>();
        for (byte[] key = lines.next(); key != null; key = lines.next()) {
            keys.add(new String(key, StandardCharsets.ISO_8859_1));
            assertThat(lines.number()).isEqualTo(keys.size());
        }
        return keys;
    }
}
