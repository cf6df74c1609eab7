package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.RequestRoom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Now is 1,700,000,000 seconds. In the texts {@code ~} is CRLF. */
class SentFormTest {
    @ParameterizedTest
    @CsvSource({
        "get  a   b ~, get a b~",
        "gat 10 a b~, gat 1700000010 a b~",
        "gat 0 a~, gat 0 a~",
        "set a 07 2592000 1~v~, set a 7 1702592000 1~v~",
        "set a 0 2592001 1~v~, set a 0 2592001 1~v~",
        "set a 0 -5 1~v~, set a 0 -5 1~v~",
        "set a 4294967296 0 1 noreply~v~, set a 0 0 1~v~",
        "cas a 0 1 1 18446744073709551615 noreply~v~, cas a 0 1700000001 1 18446744073709551615~v~",
        "incr a +3 noreply~, incr a 3~",
        "touch a 5 noreply~, touch a 1700000005~",
        "delete a 0 noreply~, delete a~",
        "delete a noreply~, delete a~",
        "me a x~, me a~",
        "md a I T744073709551615~, md a I T690290687~",
        "ms a 1 F4294967296~v~, ms a 1 F0~v~",
        "me aw== b x~, me k~",
        "me AAEC b~, me AAEC b~",
        "mg AAEC v b~, mg AAEC PAAEC b v~",
        "mg YSBi b~, mg YSBi PYSBi b~",
        "mg a P v Lx q~, mg a v~",
        "mg ab== b v q~, mg aQ== Pi b v~",
        "mg a T10 N20 R30 v q~, mg a T1700000010 N1700000020 R30 v~",
        "ms a 01 F4294967297 C07 q I~v~, ms a 1 F1 C7 I~v~",
        "ma a D18446744073709551615 J+1 N5 MI~, ma a D18446744073709551615 J1 N1700000005 MI~",
        "md a I T9 q Ox~, md a I T1700000009 Ox~"
    })
    void eachCommandIsSentInOneForm(String came, String sent) {
        assertThat(FoundRequests.of(came)).singleElement().asString().endsWith(" " + sent.replace("~", "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get a b~",
                "gat 0 a~",
                "set a 1 0 1~v~",
                "set a 0 1700000000 1~v~",
                "set a 0 -1 1~v~",
                "incr a 3~",
                "delete a~",
                "touch a 0~",
                "me a~",
                "mg a v~",
                "mg a T0 s Oabc k~",
                "ms a 1 T1700000000 F3~v~",
                "ma a N0 J5~",
                "md a I~"
            })
    void whatIsInThatFormGoesOnAsItCame(String came) {
        assertThat(isThere(came)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " get a~",
                "get a ~",
                "get  a~",
                "get a\n",
                "gat 1 a~",
                "set a 01 0 1~v~",
                "set a 0 1 1~v~",
                "set a 0 0 1 noreply~v~",
                "set a 0 0 1 x~v~",
                "delete a 0~",
                "touch a 60~",
                "mg a q~",
                "mg aw== b~",
                "mg a T1~",
                "mg a N1~",
                "ms a 1 F01~v~",
                "ms a 1 F4294967296~v~",
                "mg a T4294967296~",
                "get a|0b~"
            })
    void whatIsNotIsWrittenAnew(String came) {
        assertThat(isThere(came)).isFalse();
    }

    private static boolean isThere(String came) {
        MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(FoundRequests.LIMITS, RequestRoom.ENDLESS);
        ByteBuf in = Unpooled.wrappedBuffer(FoundRequests.bytes(came));
        MemcacheRequestDecoder.Found found = decoder.next(in, 0, in.writerIndex());
        assertThat(found).as(in.toString(ISO_8859_1)).isEqualTo(MemcacheRequestDecoder.Found.COMMAND);
        return new SentForm().isThere(decoder.line());
    }
}
