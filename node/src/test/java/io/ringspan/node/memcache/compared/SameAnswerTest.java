package io.ringspan.node.memcache.compared;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.Piece;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the texts {@code ~} is CRLF and {@code _} a blank. */
class SameAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "END~, END~, true",
        "STORED~, EXISTS~, false",
        "7~, 8~, false",
        "EN~, HD~, false",
        "VALUE a 0 1~x~END~, VALUE a 0 1~x~END~, true",
        "VALUE a 0 1~x~END~, VALUE a 0 1~y~END~, false",
        "VALUE a 0 1~x~END~, VALUE a 1 1~x~END~, false",
        "VALUE a 0 1~x~END~, END~, false",
        "VALUE a 0 1 77~x~END~, VALUE a 0 1 9~x~END~, true",
        "VALUE a 0 1~9~END~, VALUE a 0 3~9__~END~, true",
        "VALUE a 0 1~9~END~, VALUE a 0 3~_9_~END~, false",
        "VALUE a 0 2~9x~END~, VALUE a 0 3~9x_~END~, false",
        "VALUE a 0 0~~END~, VALUE a 0 1~_~END~, false",
        "VALUE a 0 1~1~VALUE b 0 4~END~~END~, VALUE a 0 2~1_~VALUE b 0 4~END~~END~, true",
        "VALUE a 0 1~1~VALUE b 0 4~END~~END~, VALUE a 0 2~1_~END~, false",
        "HD t5 h1 l3 c17~, HD t4 h0 l0 c2~, true",
        "HD t5~, HD t-1~, false",
        "HD t-1~, HD t-1~, true",
        "HD f5~, HD f6~, false",
        "HD s5~, HD s6~, false",
        "HD Ocat kcat~, HD Ocat kcat~, true",
        "HD Ocat kcat c1~, HD Ocat khat c2~, false",
        "VA 1 W X~x~, VA 1 Z~x~, true",
        "VA 1 s1 f0~5~, VA 3 s3 f0~5__~, true",
        "VA 1 s1 f0~5~, VA 3 s3 f1~5__~, false",
        "VA 1~5~, HD~, false",
        "ME a exp=-1 cas=5~, ME a exp=-1 cas=6~, true",
        "ME a exp=-1~, ME b exp=-1~, false"
    })
    void whatStoresHaveOfTheirOwnIsLeftOut(String one, String other, boolean isSame) {
        assertThat(SameAnswer.is(piece(one), piece(other))).isEqualTo(isSame);
        assertThat(SameAnswer.is(piece(other), piece(one))).isEqualTo(isSame);
    }

    private static Piece piece(String text) {
        ByteBuf in = Unpooled.copiedBuffer("??" + text.replace("~", "\r\n").replace('_', ' '), ISO_8859_1);
        return new Piece(in, 2, in.writerIndex() - 2);
    }
}
