package io.ringspan.node.level;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.level.NodeLevels.InForce;
import java.util.List;
import java.util.Map;
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

    private static Asked asked(String body) {
        return new Asked(Map.of(), Map.of(), body, "", "me");
    }

    private static Asked level(String name) {
        return new Asked(Map.of("level", name), Map.of(), "", "", "me");
    }

    private static String said(Answer answer, int status) {
        assertThat(answer.status().code()).isEqualTo(status);
        return answer.body().toString(US_ASCII);
    }

    @Test
    void dynomitesPathsAnswerInItsWords() {
        assertThat(said(pages.dynomite(), 200))
                .isEqualTo("Read Consistency: DC_ONE\r\nWrite Consistency: DC_QUORUM\r\n");
        assertThat(said(pages.set(false, level("dc_safe_quorum")), 200)).isEqualTo("OK");
        assertThat(said(pages.set(true, level("DC_ONE")), 200)).isEqualTo("OK");
        assertThat(said(pages.dynomite(), 200))
                .isEqualTo("Read Consistency: DC_SAFE_QUORUM\r\nWrite Consistency: DC_ONE\r\n");
    }

    @ParameterizedTest
    @CsvSource({"DC_MOST", "''", "DC_ONE ", "DC_QUORUM?"})
    void aLevelThatThereIsNotIsAnErrorWithTheList(String level) {
        assertThatThrownBy(() -> pages.set(false, level(level + "x")))
                .hasMessageStartingWith(
                        "there is no such consistency level; there are [DC_ONE, DC_QUORUM, DC_SAFE_QUORUM, DC_ALL");
        assertThat(levels.inForce()).isEqualTo(AT_FIRST);
    }

    @Test
    void jsonTellsTheLevelsAndTheRulesAndChangesWhatItNames() {
        String rules =
                ",\"rules\":[{\"keys\":\"a\\\"*\",\"read\":\"DC_ALL\"},{\"keys\":\"b\",\"write\":\"DC_ONE\"}]}\n";
        assertThat(said(pages.levels(), 200)).isEqualTo("{\"read\":\"DC_ONE\",\"write\":\"DC_QUORUM\"" + rules);
        assertThat(said(pages.put(asked("{\"read\": \"DC_QUORUM\"}")), 200))
                .isEqualTo("{\"read\":\"DC_QUORUM\",\"write\":\"DC_QUORUM\"" + rules);
        assertThat(said(pages.put(asked("{\"write\": \"dc_all\", \"read\": \"dc_one\"}")), 200))
                .isEqualTo("{\"read\":\"DC_ONE\",\"write\":\"DC_ALL\"" + rules);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | an object in JSON is wanted",
                "{} | wanted is {\"read\": LEVEL}, {\"write\": LEVEL}, or both",
                "{\"read\":null} | wanted is {\"read\": LEVEL}",
                "{\"reed\":\"DC_ONE\"} | there is no \"reed\"; wanted is one of read, write",
                "{\"read\":\"DC_ALL\",\"rules\":\"DC_ONE\"} | there is no \"rules\"",
                "{\"read\":1} | read: a text is wanted",
                "{\"read\":\"DC_ALL\",\"read\":\"DC_ONE\"} | this is no JSON: ",
                "{\"read\":\"DC_ALL\"} x | this is no JSON: ",
                "{\"read\":\"DC_ALL\",\"write\":\"DC_MOST\"} | there is no such consistency level; there are",
            })
    void whatIsNoChangeIsAnErrorAndChangesNothing(String body, String error) {
        assertThatThrownBy(() -> pages.put(asked(body)))
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith(error);
        assertThat(levels.inForce()).isEqualTo(AT_FIRST);
    }
}
