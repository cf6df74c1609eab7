package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespWriterTest {
    private final ByteBuf out = Unpooled.buffer(1);
    private final RespWriter writer = new RespWriter();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, 99, 100, -100, 1_234_567_890_123L, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbersAreWrittenAsTextOfTheirLength(long value) {
        String text = Long.toString(value);
        writer.to(out, 2).integer(value).bulk(value);
        assertThat(written()).isEqualTo(":" + text + "\r\n$" + text.length() + "\r\n" + text + "\r\n");
    }

    @Test
    void version2WritesWhatItHasNoTypeForAsArraysAndText() {
        writer.to(out, 2).map(1).set(2).none().text("t").array(0);
        assertThat(written()).isEqualTo("*2\r\n*2\r\n$-1\r\n$1\r\nt\r\n*0\r\n");
    }

    @Test
    void version3WritesItsOwnTypes() {
        writer.to(out, 3).map(1).set(2).none().text("t").array(0);
        assertThat(written()).isEqualTo("%1\r\n~2\r\n_\r\n=5\r\ntxt:t\r\n*0\r\n");
    }

    @Test
    void textIsCountedInBytes() {
        writer.to(out, 3).bulk("\u00e9\u20ac").text("\u00e9").simple("OK").error("ERR no");
        assertThat(written()).isEqualTo("$5\r\n\u00e9\u20ac\r\n=6\r\ntxt:\u00e9\r\n+OK\r\n-ERR no\r\n");
    }

    @Test
    void bytesOfABufferAreCopiedAndTheBufferIsLeftAsItIs() {
        ByteBuf in = Unpooled.copiedBuffer("abcdef", UTF_8);
        writer.to(out, 2).bulk(in, 2, 3).bulk(in, 0, 0);
        assertThat(written()).isEqualTo("$3\r\ncde\r\n$0\r\n\r\n");
        assertThat(in.readerIndex()).isZero();
    }

    private String written() {
        return out.toString(UTF_8);
    }
}
