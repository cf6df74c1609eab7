package io.ringspan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyTextTest {
    private static final Reply ONE = new Reply.Whole(1);
    private static final Reply A = new Reply.Blob("a");

    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of(new Reply.Status("OK"), "OK\n", "OK\n"),
                Arguments.of(new Reply.Failure("ERR no"), "(error) ERR no\n", "ERR no\n"),
                Arguments.of(ONE, "(integer) 1\n", "1\n"),
                Arguments.of(A, "\"a\"\n", "a\n"),
                Arguments.of(new Reply.Blob(""), "\"\"\n", "\n"),
                Arguments.of(
                        new Reply.Blob("\"\\\n\r\t\b\u0007\u0000~\u007f\u00e9"),
                        "\"\\\"\\\\\\n\\r\\t\\b\\a\\x00~\\x7f\\xe9\"\n",
                        "\"\\\n\r\t\b\u0007\u0000~\u007f\u00e9\n"),
                Arguments.of(new Reply.Nothing(), "(nil)\n", "\n"),
                Arguments.of(new Reply.Verbatim("txt", "two\nlines"), "two\nlines\n", "two\nlines\n"),
                Arguments.of(new Reply.Fraction("1.5"), "(double) 1.5\n", "1.5\n"),
                Arguments.of(new Reply.Big("123"), "(big number) 123\n", "123\n"),
                Arguments.of(new Reply.Truth(true), "(true)\n", "(true)\n"),
                Arguments.of(new Reply.Truth(false), "(false)\n", "(false)\n"),
                Arguments.of(new Reply.Items(List.of()), "(empty array)\n", "\n"),
                Arguments.of(new Reply.Members(List.of()), "(empty set)\n", "\n"),
                Arguments.of(new Reply.Pairs(List.of()), "(empty hash)\n", "\n"),
                Arguments.of(new Reply.Items(List.of(A, ONE)), "1) \"a\"\n2) (integer) 1\n", "a\n1\n"),
                Arguments.of(new Reply.Members(List.of(A, ONE)), "1~ \"a\"\n2~ (integer) 1\n", "a\n1\n"),
                Arguments.of(
                        new Reply.Pairs(List.of(A, ONE, A, new Reply.Nothing())),
                        "1# \"a\" => (integer) 1\n2# \"a\" => (nil)\n",
                        "a 1\na \n"),
                Arguments.of(
                        new Reply.Items(List.of(ONE, new Reply.Items(List.of(A, new Reply.Items(List.of(ONE, A)))))),
                        "1) (integer) 1\n2) 1) \"a\"\n   2) 1) (integer) 1\n      2) \"a\"\n",
                        "1\na\n1\na\n"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyLooksAsRedisCliPrintsIt(Reply reply, String forPeople, String raw) {
        assertThat(ReplyText.forPeople(reply)).isEqualTo(forPeople);
        assertThat(ReplyText.raw(reply)).isEqualTo(raw);
    }

    @Test
    void theNumbersOfALongListStandRightAligned() {
        Reply ten = new Reply.Items(IntStream.range(0, 10)
                .mapToObj(i -> (Reply) new Reply.Items(List.of(A, A)))
                .toList());
        assertThat(ReplyText.forPeople(ten))
                .startsWith(" 1) 1) \"a\"\n    2) \"a\"\n 2) 1) \"a\"\n")
                .endsWith("10) 1) \"a\"\n    2) \"a\"\n");
    }
}
