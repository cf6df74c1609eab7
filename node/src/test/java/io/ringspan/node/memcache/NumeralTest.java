package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As a store of 1.6.18 was seen to read them. In the texts {@code t} is a tab; {@code no} is what is no number. */
class NumeralTest {
    private final Numeral numeral = new Numeral();

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "17, 17, true",
        "-1, -1, true",
        "+5, 5, false",
        "010, 10, false",
        "-0, 0, false",
        "t7, 7, false",
        "7t, 7, false",
        "7t3, 7, false",
        "9223372036854775807, 9223372036854775807, true",
        "-9223372036854775808, -9223372036854775808, true",
        "9223372036854775808, no, false",
        "-9223372036854775809, no, false",
        "99999999999999999999999, no, false",
        "x, no, false",
        "1x, no, false",
        "0x10, no, false",
        "'', no, false",
        "t, no, false",
        "-, no, false",
        "t+, no, false"
    })
    void signed(String text, String value, boolean plain) {
        ByteBuf in = Unpooled.copiedBuffer(text.replace('t', '\t'), ISO_8859_1);
        boolean good = numeral.isSigned(in, 0, in.writerIndex());
        assertThat(good ? Long.toString(numeral.value()) : "no").isEqualTo(value);
        assertThat(good && numeral.isPlain()).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "-0, 0, false",
        "-1, no, false",
        "-4294967295, no, false",
        "-18446744073709551615, 1, false",
        "18446744073709551615	-, no, false",
        "5	-, 5, false",
        "18446744073709551615, 18446744073709551615, true",
        "18446744073709551616, no, false",
        "9223372036854775808, 9223372036854775808, true",
        "+2, 2, false",
        "t1, 1, false",
        "noreply, no, false"
    })
    void unsigned(String text, String value, boolean plain) {
        ByteBuf in = Unpooled.copiedBuffer(text.startsWith("t") ? text.replace('t', '\t') : text, ISO_8859_1);
        boolean good = numeral.isUnsigned(in, 0, in.writerIndex());
        assertThat(good ? Long.toUnsignedString(numeral.value()) : "no").isEqualTo(value);
        assertThat(good && numeral.isPlain()).isEqualTo(plain);
    }
}
