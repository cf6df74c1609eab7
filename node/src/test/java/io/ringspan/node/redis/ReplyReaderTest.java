package io.ringspan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of("+OK\r\n", new Reply.Status("OK")),
                Arguments.of("-ERR no\r\n", new Reply.Failure("ERR no")),
                Arguments.of("!5\r\nE\r\nno\r\n", new Reply.Failure("E\r\nno")),
                Arguments.of(":-12\r\n", new Reply.Whole(-12)),
                Arguments.of("$0\r\n\r\n", new Reply.Blob("")),
                Arguments.of("$4\r\na\r\nb\r\n", new Reply.Blob("a\r\nb")),
                Arguments.of("$1\r\n\u00ff\r\n", new Reply.Blob("\u00ff")),
                Arguments.of("$-1\r\n", new Reply.Nothing()),
                Arguments.of("*-1\r\n", new Reply.Nothing()),
                Arguments.of("_\r\n", new Reply.Nothing()),
                Arguments.of("*0\r\n", new Reply.Items(List.of())),
                Arguments.of(
                        "*2\r\n*1\r\n:1\r\n$-1\r\n",
                        new Reply.Items(List.of(new Reply.Items(List.of(new Reply.Whole(1))), new Reply.Nothing()))),
                Arguments.of("%1\r\n+a\r\n:1\r\n", new Reply.Pairs(List.of(new Reply.Status("a"), new Reply.Whole(1)))),
                Arguments.of("~1\r\n:1\r\n", new Reply.Members(List.of(new Reply.Whole(1)))),
                Arguments.of(">1\r\n+m\r\n", new Reply.Push(List.of(new Reply.Status("m")))),
                Arguments.of(",1.5e3\r\n", new Reply.Fraction("1.5e3")),
                Arguments.of("(12345678901234567890\r\n", new Reply.Big("12345678901234567890")),
                Arguments.of("#t\r\n", new Reply.Truth(true)),
                Arguments.of("=7\r\ntxt:abc\r\n", new Reply.Verbatim("txt", "abc")),
                Arguments.of("|1\r\n+ttl\r\n:1\r\n:7\r\n", new Reply.Whole(7)));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void everyTypeOfReplyIsRead(String bytes, Reply reply) throws IOException {
        assertThat(reader(bytes).read()).isEqualTo(reply);
    }

    @Test
    void attributesUponAttributesAreNotNested() throws IOException {
        assertThat(reader("|0\r\n".repeat(100_000) + ":7\r\n").read()).isEqualTo(new Reply.Whole(7));
    }

    @Test
    void repliesBehindEachOtherAreReadInOrder() throws IOException {
        ReplyReader replies = reader("$3\r\none\r\n:2\r\n");
        assertThat(replies.read()).isEqualTo(new Reply.Blob("one"));
        assertThat(replies.read()).isEqualTo(new Reply.Whole(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400\r\n",
                ":x\r\n",
                "$-2\r\n",
                "$999999999999\r\n",
                "*99999999\r\n",
                "$1\r\nab\r\n",
                "+a\rb",
                "#x\r\n",
                "=2\r\nab\r\n"
            })
    void bytesThatAreNotRespAreRefused(String bytes) {
        assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(RespException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "+OK\r", "$5\r\nab", "*2\r\n:1\r\n"})
    void aReplyThatIsCutOffIsAnEndOfTheStream(String bytes) {
        assertThatThrownBy(() -> reader(bytes).read()).isInstanceOfAny(EOFException.class, RespException.class);
    }

    @Test
    void nestingBeyondTheLimitIsRefusedAndUpToItIsRead() throws IOException {
        String deepest = "*1\r\n".repeat(ReplyReader.DEPTH_MAX) + ":1\r\n";
        assertThat(reader(deepest).read()).isInstanceOf(Reply.Items.class);
        assertThatThrownBy(() -> reader("*1\r\n" + deepest).read()).isInstanceOf(RespException.class);
    }

    @Test
    void aLineBeyondTheLimitIsRefused() {
        String endless = "+" + "a".repeat(ReplyReader.LINE_BYTES_MAX + 1) + "\r\n";
        assertThatThrownBy(() -> reader(endless).read()).isInstanceOf(RespException.class);
    }

    private static ReplyReader reader(String bytes) {
        return new ReplyReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
