package io.ringspan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of(" \t ", List.of()),
                Arguments.of("SET k v", List.of("SET", "k", "v")),
                Arguments.of("  SET\tk   v\r", List.of("SET", "k", "v")),
                Arguments.of("SET k \"\"", List.of("SET", "k", "")),
                Arguments.of("SET k ''", List.of("SET", "k", "")),
                Arguments.of("SET k \"a b\"", List.of("SET", "k", "a b")),
                Arguments.of("\"\\n\\r\\t\\b\\a\"", List.of("\n\r\t\b\u0007")),
                Arguments.of("\"\\x00\\xfF\"", List.of("\u0000\u00ff")),
                Arguments.of("\"\\xg1 \\x1\"", List.of("xg1 x1")),
                Arguments.of("\"\\\"\\\\\\q\"", List.of("\"\\q")),
                Arguments.of("'a\\'b\\n'", List.of("a'b\\n")),
                Arguments.of("ab\"c d\" e", List.of("abc d", "e")),
                Arguments.of("a\\b", List.of("a\\b")),
                Arguments.of("k\u00e9", List.of("k\u00e9")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineIsCutIntoWordsAsRedisCliDoes(String line, List<String> words) {
        assertThat(CommandWords.of(line)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "a \"b", "'b", "\"a\\\"", "\"a\"b", "'a'b", "\"a\"\"b\""})
    void aQuoteThatDoesNotCloseWhereAWordEndsIsRefused(String line) {
        assertThatThrownBy(() -> CommandWords.of(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quote");
    }
}
