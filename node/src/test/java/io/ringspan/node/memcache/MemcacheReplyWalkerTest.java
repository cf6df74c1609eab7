package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the replies here {@code ~} is CRLF and {@code |} a line feed alone. */
class MemcacheReplyWalkerTest {
    private static final List<String> REPLIES = List.of(
            "STORED~",
            "END~",
            "HD~",
            "EN~",
            "EN kno O12~",
            "HD O12 kk s2~",
            "NOT_STORED~",
            "EXISTS~",
            "NOT_FOUND~",
            "DELETED~",
            "TOUCHED~",
            "OK~",
            "RESET~",
            "MN~",
            "NS~",
            "EX O1 kk~",
            "NF~",
            "VERSION 1.6.18~",
            "BUSY currently processing crawler request~",
            "NOSPARE source class has no spare pages~",
            "MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m~",
            "0~",
            "18446744073709551615~",
            "VALUE k 0 0~~END~",
            "VALUE k 4294967295 5~a~b\0~END~",
            "VALUE k 0 5~END~~END~",
            "VALUE key 5 2 18446744073709551615~ab~END~",
            "VALUE a\rb\tc 0 1~x~VALUE " + "k".repeat(250) + " 1 12~" + "v".repeat(12) + "~END~",
            "VA 2~hi~",
            "VA 0 W~~",
            "VA 5 f0 t-1 s5 kk c4~END~~",
            "ME k exp=-1 la=0 cas=9 fetch=yes cls=1 size=63~",
            "STAT pid 1~STAT version 1.6.18~END~",
            "key=k0 exp=-1 la=1 cas=1 fetch=no cls=1 size=67|key=k1 exp=-1|END~",
            "key=k0 exp=-1~END~",
            "ITEM a [3 b; 0 s]~ITEM zz [1 b; 0 s]~END~",
            "PREFIX b get 1 hit 0 set 0 del 0~END~");
    private static final List<String> ERRORS = List.of(
            "ERROR~",
            "ERROR Too many open connections~",
            "ERROR: shutdown not enabled~",
            "CLIENT_ERROR bad data chunk~",
            "CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]~",
            "SERVER_ERROR out of memory~",
            "SERVER_ERROR object too large for cache~");

    static Stream<String> replies() {
        return REPLIES.stream().map(MemcacheReplyWalkerTest::unfold);
    }

    private static String unfold(String written) {
        return written.replace("~", "\r\n").replace('|', '\n');
    }

    @ParameterizedTest
    @MethodSource("replies")
    void everyKindOfReplyIsFoundWhole(String reply) {
        assertThat(WalkedReplies.of(bytes(reply))).containsExactly(reply);
    }

    @Test
    void errorsAreFoundAsSuchAlsoInThePlaceOfFurtherLines() {
        for (String error : ERRORS) {
            String line = unfold(error);
            String said = "[" + line.substring(0, line.length() - 2) + "] ";
            assertThat(WalkedReplies.of(bytes(line))).containsExactly(said + line);
            for (String before : List.of("VALUE k 0 2~ab~", "STAT a 1~", "key=a|", "ITEM a [3 b; 0 s]~", "PREFIX a~")) {
                String reply = unfold(before) + line;
                assertThat(WalkedReplies.of(bytes(reply + "END\r\n"))).containsExactly(said + reply, "END\r\n");
            }
        }
    }

    @Test
    void aValueThatReadsLikeAnErrorIsNone() {
        String reply = "VALUE k 0 7\r\nERROR\r\n\r\nEND\r\n";
        assertThat(WalkedReplies.of(bytes(reply))).containsExactly(reply);
        assertThat(WalkedReplies.of(bytes("NO_ERROR x\r\n"))).containsExactly("NO_ERROR x\r\n");
    }

    @Test
    void onlyTheReplyThatIsOneIsAnError() {
        assertThat(WalkedReplies.of(bytes("ERROR\r\nHD\r\nSTORED\r\nERROR\r\nVA 1\r\nx\r\n")))
                .containsExactly("[ERROR] ERROR\r\n", "HD\r\n", "STORED\r\n", "[ERROR] ERROR\r\n", "VA 1\r\nx\r\n");
    }

    @Test
    void repliesCutAtAnyTwoBytesAreFoundTheSame() {
        byte[] bytes = bytes(unfold(String.join("", REPLIES) + String.join("", ERRORS)));
        List<String> whole = WalkedReplies.of(bytes);
        assertThat(whole).hasSize(REPLIES.size() + ERRORS.size());
        assertThat(WalkedReplies.oneByOne(bytes)).isEqualTo(whole);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= Math.min(bytes.length, first + 20); second++) {
                assertThat(WalkedReplies.of(bytes, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aReplyThatIsNotWholeHasNotEnded() {
        for (String reply : Stream.concat(replies(), ERRORS.stream().map(MemcacheReplyWalkerTest::unfold))
                .toList()) {
            for (int cut = 0; cut < reply.length(); cut++) {
                assertThat(WalkedReplies.of(bytes(reply.substring(0, cut))))
                        .as("%d bytes of %s", cut, reply)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~",
                "|",
                "+OK~",
                "-ERR unknown command~",
                "hello~",
                "HTTP/1.1 400 Bad Request~",
                "SSH-2.0-x~",
                "220 mail~",
                "STORED|",
                "STORED \r x|",
                "OK\rx~",
                "OK:x~",
                "END x~",
                "END |",
                "EN|",
                "123456789012345678901~",
                "-1~",
                "12 ~",
                "VALUE~",
                "VALUE k~",
                "VALUE k 0~",
                "VALUE k 0 ~",
                "VALUE  0 1~x~END~",
                "VALUE k 0 -1~~END~",
                "VALUE k 0 x~",
                "VALUE k 0 1x~a~END~",
                "VALUE k -1 1~a~END~",
                "VALUE k 0 1 ~a~END~",
                "VALUE k 0 1 x~a~END~",
                "VALUE k 0 1 2 3~a~END~",
                "VALUE k 0 1|a~END~",
                "VALUE k|0 1~a~END~",
                "VALUE k~0 1~a~END~",
                "VALUE k|k 0 1~a~END~",
                "VALUE k~k 0 1~a~END~",
                "VALUE k 0 1073741825~",
                "VALUE k 0 99999999999~",
                "VALUE k 0 1~ab~END~",
                "VALUE k 0 2~a~END~",
                "VALUE k 0 1~a|END~",
                "VALUE k 0 1~a\rEND~",
                "VALUE k 0 1~a~STAT a b~END~",
                "VALUE k 0 1~a~STORED~",
                "VALUE k 0 1~a~HD~",
                "VALUE k 0 1~a~EN~",
                "VALUE k 0 1~a~VA 1~b~",
                "VALUE k 0 1~a~1~",
                "STAT a b~VALUE k 0 1~a~END~",
                "STAT a b~OK~",
                "STAT a b|END~",
                "STAT~",
                "key=a|STAT a b~END~",
                "VA~",
                "VA ~",
                "VA x~",
                "VA -1~~",
                "VA 1 k|a~",
                "VA 1|a~",
                "VA 1073741825~",
                "VA 1~ab~",
                "VA 2~a~"
            })
    void whatMemcachedNeverSendsIsGarbageAndSoIsAllBehindIt(String written) {
        byte[] bytes = bytes(unfold(written) + "STORED\r\n");
        assertThat(WalkedReplies.of(bytes)).containsExactly(WalkedReplies.GARBAGE);
        assertThat(WalkedReplies.oneByOne(bytes)).containsExactly(WalkedReplies.GARBAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR x", "VERSION x", "VA 1 k", "VALUE k", "STAT x"})
    void aLineOfExactlyTheLimitIsReadAndALongerOneIsGarbageHoweverItComes(String begin) {
        String end = begin.startsWith("VALUE") ? " 0 1" : "";
        String behind = begin.startsWith("VA") ? "x\r\n" : "";
        behind += begin.startsWith("VALUE") || begin.startsWith("STAT") ? "END\r\n" : "";
        int most = MemcacheReplyWalker.LINE_BYTES_MAX;
        String filling = "e".repeat(most - 1 - begin.length() - end.length());
        byte[] fits = bytes(begin + filling + end + "\r\n" + behind);
        byte[] longer = bytes(begin + filling + "e" + end + "\r\n" + behind);
        byte[] endless = bytes(begin + filling + "e".repeat(10));
        assertThat(WalkedReplies.of(fits)).hasSize(1).doesNotContain(WalkedReplies.GARBAGE);
        assertThat(WalkedReplies.of(fits, most - 1, most)).isEqualTo(WalkedReplies.of(fits));
        for (byte[] tooLong : List.of(longer, endless)) {
            assertThat(WalkedReplies.of(tooLong)).containsExactly(WalkedReplies.GARBAGE);
            assertThat(WalkedReplies.of(tooLong, most, most + 1)).containsExactly(WalkedReplies.GARBAGE);
        }
    }

    @Test
    void theLargestValueIsAwaited() {
        assertThat(WalkedReplies.of(bytes("VALUE k 0 1073741824\r\nx"))).isEmpty();
        assertThat(WalkedReplies.of(bytes("VA 1073741824\r\nx"))).isEmpty();
    }

    @Test
    void aMissIsToldFromAllOtherReplies() {
        List<String> misses = List.of("END\r\n", "EN\r\n", "EN kno O12\r\n");
        assertThat(Stream.concat(replies(), ERRORS.stream().map(MemcacheReplyWalkerTest::unfold)))
                .containsAll(misses)
                .allSatisfy(reply -> {
                    byte[] bytes = bytes("x" + reply);
                    assertThat(MemcacheReplyWalker.isMiss(Unpooled.wrappedBuffer(bytes), 1))
                            .isEqualTo(misses.contains(reply));
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
