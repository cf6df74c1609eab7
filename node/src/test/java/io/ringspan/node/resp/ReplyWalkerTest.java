package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the replies here {@code ~} is CRLF, and {@code ^} is the tilde that begins a set. */
class ReplyWalkerTest {
    private static final List<String> REPLIES = List.of(
            "+OK~",
            "+~",
            "+QUEUED~",
            "-ERR no~",
            ":1~",
            ":-9223372036854775808~",
            "$0~~",
            "$5~a~b\0~",
            "$-1~",
            "*0~",
            "*-1~",
            "*3~$1~a~$-1~:3~",
            "*2~*2~*0~+a~*1~-ERR inside~",
            "_~",
            "#t~",
            "#f~",
            ",3.25~",
            ",-inf~",
            "(3492890328409238509324850943850943825024385~",
            "=8~txt:text~",
            "!9~SYNTAX no~",
            "%0~",
            "%2~$1~a~%1~+b~*2~:1~_~$1~b~^2~:1~:2~",
            "^2~$1~x~$1~y~",
            "|1~+ttl~:3600~$1~v~",
            "*2~|1~+ttl~:1~:1~:2~",
            "|1~+a~|1~+b~+c~+d~+e~");

    static Stream<String> replies() {
        return REPLIES.stream().map(ReplyWalkerTest::unfold);
    }

    private static String unfold(String written) {
        return written.replace("~", "\r\n").replace('^', '~');
    }

    @ParameterizedTest
    @MethodSource("replies")
    void everyKindOfReplyIsFoundWhole(String reply) {
        List<String> found = WalkedPieces.of(bytes(reply));
        boolean error = reply.startsWith("-");
        assertThat(found).containsExactly(error ? "[" + reply.substring(0, reply.length() - 2) + "] " + reply : reply);
    }

    @Test
    void repliesCutAtAnyTwoBytesAreFoundTheSame() {
        byte[] bytes = bytes(String.join("", replies().toList()));
        List<String> whole = WalkedPieces.of(bytes);
        assertThat(whole).hasSize(REPLIES.size());
        assertThat(WalkedPieces.oneByOne(bytes)).isEqualTo(whole);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= Math.min(bytes.length, first + 40); second++) {
                assertThat(WalkedPieces.of(bytes, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">2~+message~+x~",
                "?~",
                "hello~",
                "~",
                "+OK|n",
                "$x~",
                "$~",
                "$-2~",
                "$?~",
                "*?~",
                "*-2~",
                "$+1~a~",
                "$1234567890123~",
                "*1~x~",
                "%-2~",
                "|-1~",
                "=3|n",
                "{}~",
                "HTTP/1.1 200 OK~"
            })
    void whatIsNoReplyIsGarbageAndSoIsAllBehindIt(String written) {
        byte[] bytes = bytes(unfold(written).replace("|n", "\n") + "+OK\r\n");
        assertThat(WalkedPieces.of(bytes)).containsExactly(WalkedPieces.GARBAGE);
        assertThat(WalkedPieces.oneByOne(bytes)).containsExactly(WalkedPieces.GARBAGE);
    }

    @Test
    void aReplyNestedDeeplyNeedsNoStack() {
        String nested = "*1\r\n".repeat(100_000) + ":1\r\n";
        assertThat(WalkedPieces.of(bytes(nested + "+OK\r\n"))).containsExactly(nested, "+OK\r\n");
    }

    @Test
    void countsThatWouldOverflowAreGarbage() {
        String huge = "*999999999999\r\n".repeat(3);
        assertThat(WalkedPieces.of(bytes(huge))).containsExactly(WalkedPieces.GARBAGE);
    }

    @Test
    void aLineOfExactlyTheLimitIsReadAndALongerOneIsGarbageHoweverItComes() {
        int most = RespReplyWalker.LINE_BYTES_MAX;
        byte[] fits = bytes("-" + "e".repeat(most - 2) + "\r\n");
        byte[] longer = bytes("-" + "e".repeat(most - 1) + "\r\n");
        byte[] endless = bytes("-" + "e".repeat(most + 10));
        assertThat(fits).hasSize(most + 1);
        assertThat(WalkedPieces.of(fits)).hasSize(1).doesNotContain(WalkedPieces.GARBAGE);
        assertThat(WalkedPieces.of(fits, most - 1, most)).isEqualTo(WalkedPieces.of(fits));
        for (byte[] tooLong : List.of(longer, endless)) {
            assertThat(WalkedPieces.of(tooLong)).containsExactly(WalkedPieces.GARBAGE);
            assertThat(WalkedPieces.of(tooLong, most, most + 1)).containsExactly(WalkedPieces.GARBAGE);
        }
    }

    @Test
    void onlyTheErrorOfTheLastReplyIsAnError() {
        assertThat(WalkedPieces.of(bytes("-ERR a\r\n+OK\r\n*1\r\n-ERR b\r\n-ERR c\r\n")))
                .isEqualTo(new ArrayList<>(
                        List.of("[-ERR a] -ERR a\r\n", "+OK\r\n", "*1\r\n-ERR b\r\n", "[-ERR c] -ERR c\r\n")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
