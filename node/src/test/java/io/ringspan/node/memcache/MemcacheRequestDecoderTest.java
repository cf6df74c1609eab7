package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.RequestRoom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a store of 1.6.18 was seen to say; {@code MemcacheRequestIT} compares with a real one. In the texts {@code ~} is CRLF, and {@code |0} a zero
 * byte.
 */
class MemcacheRequestDecoderTest {
    private static final String LONGEST = "x".repeat(250);
    private static final String PIPELINE = "get a b~"
            + "set a 1 0 7~get b~~"
            + "~"
            + "  incr  n  1  noreply~"
            + "ms aw== 2 b q T30~v\n~"
            + "set a 0 0~"
            + "set a 0 0 1~vv~"
            + "delete a 5~"
            + "mg a v q O1\n"
            + "version~"
            + "get k|0x y~";

    @Test
    void aPipelineIsFoundCommandByCommand() {
        assertThat(FoundRequests.of(PIPELINE))
                .containsExactly(
                        "NO get a b\r\n",
                        "NO set a 1 0 7\r\nget b\r\n\r\n",
                        "ERROR",
                        "ALL incr n 1\r\n",
                        "SUCCESSES ms aw== 2 Pk b T1700000030\r\nv\n\r\n",
                        "ERROR",
                        "CLIENT_ERROR bad data chunk",
                        "ERROR",
                        "CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]",
                        "MISSES mg a v O1\r\n",
                        "NO version\r\n",
                        "NO get k\r\n");
    }

    @Test
    void aPipelineCutAtAnyTwoPlacesReadsTheSame() {
        byte[] bytes = FoundRequests.bytes(PIPELINE);
        List<String> whole = FoundRequests.of(PIPELINE);
        for (int first = 1; first < bytes.length; first++) {
            for (int second = first; second < bytes.length; second += 1 + (second - first) / 4) {
                assertThat(FoundRequests.of(bytes, first, second, bytes.length))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aPipelineThatComesByteByByteReadsTheSame() {
        byte[] bytes = FoundRequests.bytes(PIPELINE);
        assertThat(FoundRequests.of(
                        bytes, IntStream.rangeClosed(1, bytes.length).toArray()))
                .isEqualTo(FoundRequests.of(PIPELINE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';ERROR",
                "a;ERROR",
                "GET a;ERROR",
                "gut a;ERROR",
                "stats9;ERROR",
                "get;ERROR",
                "gat x a;CLIENT_ERROR invalid exptime argument",
                "gat a;CLIENT_ERROR invalid exptime argument",
                "set a 0 0;ERROR",
                "set a 0 0 3 noreply x;ERROR",
                "set a x 0 3;CLIENT_ERROR bad command line format",
                "set a -1 0 3;CLIENT_ERROR bad command line format",
                "set a 0 x 3;CLIENT_ERROR bad command line format",
                "set a 0 0 -1;CLIENT_ERROR bad command line format",
                "set a 0 0 2147483647;CLIENT_ERROR bad command line format",
                "set a 0 0 -1 noreply;(CLIENT_ERROR bad command line format)",
                "cas a 0 0 1;ERROR",
                "cas a 0 0 1 x;CLIENT_ERROR bad command line format",
                "incr a;ERROR",
                "incr a -1;CLIENT_ERROR invalid numeric delta argument",
                "incr a noreply;(CLIENT_ERROR invalid numeric delta argument)",
                "touch a x;CLIENT_ERROR invalid exptime argument",
                "touch a 1 2 3;ERROR",
                "delete;ERROR",
                "delete a 1 noreply;(CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply])",
                "verbosity;ERROR",
                "verbosity x;CLIENT_ERROR bad command line format",
                "flush_all x;CLIENT_ERROR invalid exptime argument",
                "flush_all 1 2 3;ERROR",
                "mg;ERROR",
                "me;CLIENT_ERROR bad command line format",
                "mg a v v;CLIENT_ERROR duplicate flag",
                "mg a Z;CLIENT_ERROR invalid flag",
                "mg a \u00ff;CLIENT_ERROR duplicate flag",
                "mg a Tx;CLIENT_ERROR bad token in command line format",
                "mg a Tx v v;CLIENT_ERROR duplicate flag",
                "mg a F;CLIENT_ERROR bad command line format",
                "mg a Tx F;CLIENT_ERROR bad token in command line format",
                "mg a b;CLIENT_ERROR error decoding key",
                "mg eA0K b k;CLIENT_ERROR error decoding key",
                "mg Cg== b;CLIENT_ERROR error decoding key",
                "me eA0K b;CLIENT_ERROR bad command line format",
                "mg a o;CLIENT_ERROR invalid flag",
                "set a 0 0 2147483646;CLIENT_ERROR bad command line format",
                "incr a 18446744073709551615	-;CLIENT_ERROR invalid numeric delta argument",
                "mg a 1 2 3 4 5 6 7 8 9 0 q w e r t y u i;CLIENT_ERROR options flags are too long",
                "mg a O12345678901234567890123456789012;CLIENT_ERROR opaque token too long",
                "md a v v;CLIENT_ERROR invalid or duplicate flag",
                "ma a Dx;CLIENT_ERROR invalid or duplicate flag",
                "ma a MX;CLIENT_ERROR invalid mode for ma M token",
                "ms a;CLIENT_ERROR bad command line format",
                "ms a S3;CLIENT_ERROR bad command line format",
            })
    void whatIsWrongIsSaidAsMemcachedSaysIt(String line, String error) {
        assertThat(FoundRequests.of(line + "~version~")).containsExactly(error, "NO version\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get %s",
                "gat 1 a %s",
                "incr %s 1",
                "delete %s",
                "touch %s 0",
                "mg %s",
                "me %s",
                "set %s 0 0 1",
                "ms %s 1"
            })
    void aKeyMayHave250Bytes(String line) {
        String good =
                String.format(line, LONGEST) + "~" + (line.contains("s %s 1") || line.contains("set") ? "v~" : "");
        assertThat(FoundRequests.of(good)).hasSize(1).first().asString().startsWith("NO ");
        assertThat(FoundRequests.of(String.format(line, LONGEST + "x") + "~"))
                .containsExactly("CLIENT_ERROR bad command line format");
    }

    /** Of a command that is known to have a value, the value is no command, whatever is wrong with the rest. */
    @ParameterizedTest
    @CsvSource({
        "ms a 9 Tx, CLIENT_ERROR bad token in command line format",
        "ms a 9 MX, CLIENT_ERROR invalid mode for ms M token",
        "ms a 9 MEE, CLIENT_ERROR incorrect length for M token",
        "ms ! 9 b, CLIENT_ERROR error decoding key",
        "ms a 9 v v, CLIENT_ERROR duplicate flag"
    })
    void theValueOfABadCommandIsThrownAway(String line, String error) {
        assertThat(FoundRequests.of(line + "~flush_all~get a~")).containsExactly(error, "NO get a\r\n");
    }

    /** Where memcached cannot know that there is one, it is read as lines; and so it is here. */
    @Test
    void theValueBehindALineThatIsNoneIsReadAsMemcachedReadsIt() {
        assertThat(FoundRequests.of("set a 0 0 x~version~")).hasSize(2).last().isEqualTo("NO version\r\n");
        assertThat(FoundRequests.of("set a 0 0 3~abcversion~")).containsExactly("CLIENT_ERROR bad data chunk", "ERROR");
        assertThat(FoundRequests.of("set a 0 0 3~abcdeversion~"))
                .containsExactly("CLIENT_ERROR bad data chunk", "NO version\r\n");
        assertThat(FoundRequests.of("set a 0 0 3 noreply~abcdeversion~"))
                .containsExactly("(CLIENT_ERROR bad data chunk)", "NO version\r\n");
    }

    @Test
    void aValueOverTheLimitIsThrownAwayAndWhatTheKeyHasGoes() {
        String value = "version~".repeat(200_000).replace("~", "\r\n");
        String ending = value + "~get a~";
        assertThat(FoundRequests.of("set a 0 0 " + value.length() + "~" + ending))
                .containsExactly("TOO_LARGE drops a", "NO get a\r\n");
        assertThat(FoundRequests.of("ms a " + value.length() + "~" + ending))
                .containsExactly("TOO_LARGE drops a", "NO get a\r\n");
        assertThat(FoundRequests.of("add a 0 0 " + value.length() + "~" + ending))
                .containsExactly("TOO_LARGE", "NO get a\r\n");
    }

    @Test
    void theLargestLengthThatIsOneIsThrownAway() {
        assertThat(FoundRequests.of("set a 0 0 2147483645~version~")).containsExactly("TOO_LARGE drops a");
    }

    @Test
    void theFirstKeyIsFoundWhereverItStands() {
        MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(FoundRequests.LIMITS, RequestRoom.ENDLESS);
        assertThat(List.of("get a b", "gat 10 a", "gats 0 a b", "delete a", "mg YQ== b", "touch a 0"))
                .allSatisfy(text -> assertThat(key(decoder, text)).isEqualTo("a"));
        assertThat(List.of("gat 10", "flush_all noreply", "verbosity 1", "version"))
                .allSatisfy(text -> assertThat(key(decoder, text)).isEqualTo("none"));
    }

    private static String key(MemcacheRequestDecoder decoder, String text) {
        ByteBuf in = Unpooled.wrappedBuffer(FoundRequests.bytes(text + "~"));
        decoder.next(in, 0, in.writerIndex());
        RequestLine line = decoder.line();
        return line.keyLength() < 0 ? "none" : line.keyBytes().toString(line.keyAt(), line.keyLength(), ISO_8859_1);
    }

    @Test
    void aLargeValueThatFindsNoRoomIsThrownAway() {
        String value = "v".repeat(500_000);
        byte[] bytes = FoundRequests.bytes("set a 0 0 500000~" + value + "~get a~");
        assertThat(FoundRequests.of(bytes, 100_000, bytes.length)).containsExactly("NO_ROOM drops a", "NO get a\r\n");
        byte[] smaller = FoundRequests.bytes("set a 0 0 300000~" + value.substring(200_000) + "~get a~");
        assertThat(FoundRequests.of(smaller, 100_000, smaller.length))
                .hasSize(2)
                .last()
                .isEqualTo("NO get a\r\n");
    }

    @Test
    void onlyALineOfGetOrGetsMayBeLong() {
        byte[] touched = FoundRequests.bytes("gat 1" + " a".repeat(1000) + "~");
        assertThat(FoundRequests.of(touched, touched.length)).containsExactly("BROKEN CLIENT_ERROR line is too long");
        assertThat(FoundRequests.of("mg " + "a ".repeat(873) + "\n"))
                .containsExactly("CLIENT_ERROR options flags are too long");
        byte[] line = FoundRequests.bytes("mg " + "a ".repeat(874) + "\n");
        assertThat(FoundRequests.of(line, line.length)).containsExactly("BROKEN CLIENT_ERROR line is too long");
        assertThat(FoundRequests.of(line, line.length - 1, line.length))
                .containsExactly("BROKEN CLIENT_ERROR line is too long");
        byte[] keys = FoundRequests.bytes("get" + " a".repeat(5000) + "~");
        assertThat(FoundRequests.of(keys, 4000, 8000, keys.length))
                .containsExactly("NO get" + " a".repeat(5000) + "\r\n");
        byte[] more = FoundRequests.bytes("gets" + " a".repeat(5000) + "~");
        assertThat(FoundRequests.of(more, more.length)).hasSize(1);
        byte[] endless = FoundRequests.bytes("get" + " a".repeat(40_000));
        assertThat(FoundRequests.of(endless, 4000, endless.length))
                .containsExactly("BROKEN CLIENT_ERROR line is too long");
    }

    /** As memcached has it: any line that is no command, and whose last word begins so. */
    @Test
    void browserIsNotListenedTo() {
        byte[] post = "POST / HTTP/1.1\r\nset a 0 0 1\r\n1\r\n".getBytes(ISO_8859_1);
        assertThat(FoundRequests.of(post, post.length)).containsExactly("HTTP");
        byte[] get = "get / HTTP/1.1\r\n".getBytes(ISO_8859_1);
        assertThat(FoundRequests.of(get, get.length)).singleElement().asString().contains("get / HTTP/1.1");
    }
}
