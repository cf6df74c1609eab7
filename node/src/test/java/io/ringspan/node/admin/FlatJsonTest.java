package io.ringspan.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlatJsonTest {
    @Test
    void anObjectOfTextsIsRead() {
        assertThat(FlatJson.read("{}")).isEmpty();
        assertThat(FlatJson.read(" {\r\n\t\"a\" : \"b\" , \"\":\"\" } "))
                .containsEntry("a", "b")
                .containsEntry("", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '{' is missed at character 1",
                "{ | '\"' is missed at character 2",
                "[] | '{' is missed at character 1",
                "{\"a\"} | ':' is missed at character 5",
                "{\"a\":1} | '\"' is missed at character 6",
                "{\"a\":\"b\" | '}' is missed at character 9",
                "{\"a\":\"b\",} | '\"' is missed at character 10",
                "{\"a\":\"b} | closing quote",
                "{\"a\":\"\\u0041\"} | closing quote",
                "{\"a\":\"b\"}x | the end is missed at character 10",
                "{\"a\":\"b\",\"a\":\"c\"} | \"a\" stands there twice",
            })
    void whatIsNoneIsRefusedWithItsPlace(String text, String why) {
        assertThatThrownBy(() -> FlatJson.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aTextIsQuoted() {
        assertThat(FlatJson.quoted("a\"b\\c\n\u00e9")).isEqualTo("\"a\\\"b\\\\c\\u000a\u00e9\"");
    }
}
