package io.ringspan.node.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, -10, 1_000_000_007, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1})
    void aNumberAsRedisWritesItIsANumber(long value) {
        Arguments arguments = CommandLine.of("x " + value).arguments();
        assertThat(arguments.isLong(1)).isTrue();
        assertThat(arguments.asLong(1)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "-",
                "+1",
                "01",
                "-0",
                "00",
                "1.0",
                "1e3",
                "x",
                "1x",
                "-x",
                "9223372036854775808",
                "-9223372036854775809",
                "9999999999999999999",
                "18446744073709551616",
                "99999999999999999999",
                "1\0"
            })
    void anythingElseIsNone(String text) {
        assertThat(CommandLine.of("x " + text).arguments().isLong(1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EX, EX, true", "ex, EX, true", "eX, ex, true", "e, EX, false", "exx, EX, false", "'', EX, false"})
    void wordsAreComparedInAnyCase(String argument, String word, boolean same) {
        assertThat(CommandLine.of("x " + argument).arguments().equalsIgnoreCase(1, word))
                .isEqualTo(same);
    }

    @Test
    void aWordEndsAtItsFirstZeroByte() {
        Arguments arguments = CommandLine.of("x ex\0y e\0x").arguments();
        assertThat(arguments.equalsIgnoreCase(1, "EX")).isTrue();
        assertThat(arguments.equalsIgnoreCase(2, "EX")).isFalse();
    }

    @Test
    void asManyArgumentsAsThereAreAreKeptAndThenForgotten() {
        Arguments arguments = new Arguments();
        for (int round : new int[] {3, 5_000, 2, 17}) {
            ByteBuf in = Unpooled.copiedBuffer("y".repeat(round), ISO_8859_1);
            arguments.begin(in);
            for (int i = 0; i < round; i++) {
                arguments.add(i, 1);
            }
            assertThat(arguments.count()).isEqualTo(round);
            assertThat(arguments.at(round - 1)).isEqualTo(round - 1);
            assertThat(arguments.text(round - 1, ISO_8859_1)).isEqualTo("y");
        }
    }
}
