package io.ringspan.node.level;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.level.NodeLevels.InForce;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelPagesTest {
    private static final InForce AT_FIRST = new InForce(Consistency.DC_ONE, Consistency.DC_QUORUM);
    private static final List<ConsistencyRule> RULES = List.of(
            new ConsistencyRule("a\"*", Optional.of(Consistency.DC_ALL), Optional.empty()),
            new ConsistencyRule("b", Optional.empty(), Optional.of(Consistency.DC_ONE)));

    private final NodeLevels levels =
            NodeLevels.of(new ConsistencyConf(AT_FIRST.read(), AT_FIRST.write(), RULES, true, false));
    private final LevelPages pages = new LevelPages(levels);

    private static String said(Answer answer, int status) {
        assertThat(answer.status().code()).isEqualTo(status);
        return answer.body().toString(US_ASCII);
    }

    @Test
    void dynomitesPathsAnswerInItsWords() {
        assertThat(said(pages.dynomite(), 200))
                .isEqualTo("Read Consistency: DC_ONE\r\nWrite Consistency: DC_QUORUM\r\n");
        assertThat(said(pages.set(false, "dc_safe_quorum", "me"), 200)).isEqualTo("OK");
        assertThat(said(pages.set(true, "DC_ONE", "me"), 200)).isEqualTo("OK");
        assertThat(said(pages.dynomite(), 200))
                .isEqualTo("Read Consistency: DC_SAFE_QUORUM\r\nWrite Consistency: DC_ONE\r\n");
    }

    @ParameterizedTest
    @CsvSource({"DC_MOST", "''", "DC_ONE ", "DC_QUORUM?"})
    void aLevelThatThereIsNotIsAnErrorWithTheList(String level) {
        assertThat(said(pages.set(false, level + "x", "me"), 400))
                .startsWith("there is no such consistency level; there are [DC_ONE, DC_QUORUM, DC_SAFE_QUORUM, DC_ALL");
        assertThat(levels.inForce()).isEqualTo(AT_FIRST);
    }

    @Test
    void jsonTellsTheLevelsAndTheRulesAndChangesWhatItNames() {
        String rules =
                ",\"rules\":[{\"keys\":\"a\\\"*\",\"read\":\"DC_ALL\"},{\"keys\":\"b\",\"write\":\"DC_ONE\"}]}\n";
        assertThat(said(pages.json(), 200)).isEqualTo("{\"read\":\"DC_ONE\",\"write\":\"DC_QUORUM\"" + rules);
        assertThat(said(pages.put("{\"read\": \"DC_QUORUM\"}", "me"), 200))
                .isEqualTo("{\"read\":\"DC_QUORUM\",\"write\":\"DC_QUORUM\"" + rules);
        assertThat(said(pages.put("{\"write\": \"dc_all\", \"read\": \"dc_one\"}", "me"), 200))
                .isEqualTo("{\"read\":\"DC_ONE\",\"write\":\"DC_ALL\"" + rules);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | '{' is missed at character 1: wanted is",
                "{} | wanted is {\"read\": LEVEL}, {\"write\": LEVEL}, or both",
                "{\"reed\":\"DC_ONE\"} | wanted is",
                "{\"read\":\"DC_ALL\",\"rules\":\"DC_ONE\"} | wanted is",
                "{\"read\":null} | '\"' is missed at character 9: wanted is",
                "{\"read\":\"DC_ALL\",\"write\":\"DC_MOST\"} | there is no such consistency level; there are",
            })
    void whatIsNoChangeIsAnErrorAndChangesNothing(String body, String error) {
        assertThat(said(pages.put(body, "me"), 400)).startsWith(error);
        assertThat(levels.inForce()).isEqualTo(AT_FIRST);
    }
}
