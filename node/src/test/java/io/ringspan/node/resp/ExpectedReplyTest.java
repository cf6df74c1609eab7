package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedReplyTest {
    private static ExpectedReply of(String resp) {
        ByteBuf in = Unpooled.copiedBuffer("xx" + resp + "yy", ISO_8859_1);
        return new ExpectedReply(in, 2, 2 + resp.length());
    }

    private static String text(ExpectedReply reply) {
        return reply.in().toString(reply.from(), reply.length(), ISO_8859_1);
    }

    @Test
    void whatIsExpectedIsReadInBothProtocols() {
        ExpectedReply reply = of("*3\r\n$2\r\nab\r\n$0\r\n\r\n=7\r\ntxt:a\r\n\r\n:42\r\n");
        assertThat(reply.array()).isEqualTo(3);
        reply.bulk();
        assertThat(text(reply)).isEqualTo("ab");
        assertThat(reply.at() - reply.itemAt()).isEqualTo("$2\r\nab\r\n".length());
        reply.bulk();
        assertThat(text(reply)).isEmpty();
        reply.bulk();
        assertThat(text(reply)).isEqualTo("txt:a\r\n");
        assertThat(reply.isWhole()).isFalse();
        assertThat(reply.integer()).isEqualTo(42);
        assertThat(reply.isWhole()).isTrue();
        assertThat(of("_\r\n").isNone()).isTrue();
        assertThat(of("$-1\r\n").isNone()).isTrue();
        assertThat(of("$1\r\n-\r\n").isNone()).isFalse();
        assertThat(of("-ERR\r\n:1\r\n").isError()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "$\r\n",
                "$1",
                "$1\r",
                "$1\r\n",
                "$1\r\na",
                "$2\r\na\r\n",
                "$-1\r\n",
                "$x\r\n",
                ":1\r\n",
                "$9999999999999999999\r\n",
                "$4294967297\r\na\r\n",
                "-ERR\r\n"
            })
    void whatIsNoTextIsReadAsNone(String resp) {
        ExpectedReply reply = of(resp);
        reply.bulk();
        assertThat(reply.isGood()).isFalse();
        assertThat(reply.isWhole()).isFalse();
        assertThat(reply.array()).isZero();
    }
}
