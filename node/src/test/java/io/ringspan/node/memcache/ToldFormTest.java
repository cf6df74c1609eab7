package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the texts {@code ~} is CRLF. {@code ToldFormIT} shows that who is told has the same. */
class ToldFormTest {
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "add a 1 1700000000 1~v~;STORED~;set a 1 1700000000 1~v~",
                "add a 1 0 1~v~;NOT_STORED~;NOTHING",
                "replace a 0 -1 1~v~;STORED~;set a 0 -1 1~v~",
                "replace a 0 0 1~v~;SERVER_ERROR out of memory storing object~;NOTHING",
                "cas a 7 0 1 99~v~;STORED~;set a 7 0 1~v~",
                "cas a 7 0 1 99~v~;EXISTS~;NOTHING",
                "cas a 7 0 1 99~v~;NOT_FOUND~;NOTHING",
                "ms a 1 C5 T0 F3 k c~v~;HD ka c6~;ms a 1 T0 F3~v~",
                "ms a 1 C5 T0 F3 k c~v~;EX ka c6~;NOTHING",
                "ms a 1 C5 I~v~;HD~;VALUE",
                "ms a 1 ME I~v~;HD~;ms a 1~v~",
                "ms a 1 MA N1700000000 T0~v~;HD~;VALUE",
                "ms a 1 MA C5 T0~v~;HD~;ms a 1 MA T0~v~",
                "ms a 1 MP C5~v~;HD~;ms a 1 MP~v~",
                "ms a 1 MA N0~v~;NS~;NOTHING",
                "ms a 1 MR~v~;NS~;NOTHING",
                "md a C5 I T1700000000 k~;HD ka~;md a I T1700000000~",
                "md a C5~;NF~;NOTHING",
                "ma a C5 D3 MD v~;VA 1~7~;ma a D3 MD~",
                "ma a N0 J5 v~;VA 1~5~;VALUE",
                "ma a T0~;HD~;VALUE",
                "ma a C5~;EX~;NOTHING",
                "ma a N0~;CLIENT_ERROR cannot increment or decrement non-numeric value~;NOTHING",
                "mg a N1700000000 v~;VA 0 W~~;mg a N1700000000~",
                "mg a N1700000000 k~;HD ka W~;mg a N1700000000~",
                "mg a N1700000000 OW k~;HD OWx kW Z~;NOTHING",
                "mg a R30 v~;VA 1 t5 W~v~;mg a R30~",
                "mg a R30 v~;VA 1 Z~v~;NOTHING",
                "mg a T1700000000~;HD~;mg a T1700000000~",
                "mg a T1700000000~;EN~;NOTHING",
                "mg AAEC PAAEC b N0 v~;VA 0 W~~;mg AAEC PAAEC b N0~"
            })
    void whatOthersAreTold(String command, String reply, String told) {
        ByteBuf in = decoded(command);
        assertThat(ToldForm.isDecided(decoder.line())).isTrue();
        ByteBuf out = Unpooled.buffer();
        ToldForm.Verdict verdict = new ToldForm(new SentForm()).write(decoder, in, bytes("?" + reply), 1, out);
        String said = verdict == ToldForm.Verdict.COMMAND ? out.toString(ISO_8859_1) : verdict.toString();
        assertThat(said.replace("\r\n", "~")).isEqualTo(told);
        assertThat(verdict == ToldForm.Verdict.COMMAND || out.writerIndex() == 0)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get a~",
                "gat 0 a~",
                "set a 0 0 1~v~",
                "append a 0 0 1~v~",
                "incr a 1~",
                "delete a~",
                "touch a 0~",
                "mg a v~",
                "ms a 1 T0~v~",
                "ms a 1 MS I~v~",
                "ms a 1 MA~v~",
                "ms a 1 MP T0~v~",
                "md a~",
                "md a I T0~",
                "ma a MD~"
            })
    void whatDependsOnNothingIsSentToAll(String command) {
        decoded(command);
        assertThat(ToldForm.isDecided(decoder.line())).isFalse();
    }

    private ByteBuf decoded(String command) {
        ByteBuf in = bytes(command);
        assertThat(decoder.next(in, 0, in.writerIndex())).isEqualTo(MemcacheRequestDecoder.Found.COMMAND);
        return in;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text.replace("~", "\r\n"), ISO_8859_1);
    }
}
