package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf.Conflicts;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.fault.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels by key pattern, as a file gives them. */
final class ConsistencyRulesTest {
    private static final String AT = "sample.yml:7:";

    private static Sample rules(String value) {
        return Sample.good().with("consistency_rules", value);
    }

    private static Sample lines(String... lines) {
        return rules("\n    " + String.join("\n    ", lines));
    }

    @Test
    void rulesKeepTheirOrderAndMayNameOneLevelOrBoth() {
        Sample sample = lines(
                "- keys: \"session:*\"",
                "  read: DC_QUORUM",
                "  write: dc_safe_quorum",
                "- {keys: \"cache:*\", read: DC_ONE}",
                "- keys: 'order:[0-9]*'",
                "  write: DC_ALL");

        assertThat(sample.conf().consistency().rules())
                .containsExactly(
                        new ConsistencyRule(
                                "session:*",
                                Optional.of(Consistency.DC_QUORUM),
                                Optional.of(Consistency.DC_SAFE_QUORUM)),
                        new ConsistencyRule("cache:*", Optional.of(Consistency.DC_ONE), Optional.empty()),
                        new ConsistencyRule("order:[0-9]*", Optional.empty(), Optional.of(Consistency.DC_ALL)));
    }

    @Test
    void whatDecidesBetweenWritesOfOneKeyIsTaken() {
        assertThat(Sample.good().conf().consistency().conflicts()).isEqualTo(new Conflicts(true, true, 10_000));
        assertThat(Sample.good()
                        .with("conflicts", "none")
                        .with("clock_skew_max", "30s")
                        .conf()
                        .consistency()
                        .conflicts())
                .isEqualTo(new Conflicts(false, true, 30_000));
        assertThat(Sample.good().with("clock_skew_max", "31s").problems()).hasSize(1);
        assertThat(Sample.good().with("conflicts", "off").problems()).hasSize(1);
    }

    @Test
    void withoutVersionsNoKeyIsReadFromSeveralReplicas() {
        Sample none = Sample.good().with("conflicts", "none");
        assertThat(none.with("write_consistency", "DC_QUORUM")
                        .conf()
                        .consistency()
                        .write())
                .isEqualTo(Consistency.DC_QUORUM);
        assertThat(none.with("read_consistency", "DC_QUORUM").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.found())
                        .isEqualTo("DC_QUORUM, for which conflicts: none leaves no versions"));
        assertThat(none.with("consistency_rules", "[{keys: a, read: DC_ONE}, {keys: b, read: DC_SAFE_QUORUM}]")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.found()).startsWith("read: DC_SAFE_QUORUM, for which"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]"})
    void noRulesAreNoFault(String value) {
        assertThat(rules(value).conf().consistency().rules()).isEmpty();
        assertThat(Sample.good().conf().consistency().rules()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{keys: a, read: DC_MOST}] | 39: consistency_rules: read: found \"DC_MOST\" | did you mean DC_ONE?",
                "[{keys: a, write: []}] | 40: consistency_rules: write: found a list | allowed: DC_ONE, ",
                "[{keys: a, write: }] | 39: consistency_rules: write: found nothing | allowed: DC_ONE, ",
                "[{keys: '', read: DC_ONE}] | 30: consistency_rules: found an empty pattern | 1 to 256 bytes",
                "[{keys: , read: DC_ONE}] | 29: consistency_rules: found an empty pattern | 1 to 256 bytes",
                "[{keys: [a], read: DC_ONE}] | 30: consistency_rules: found a list | a list of up to 64 rules",
                "[{read: DC_ONE}] | 23: consistency_rules: found a rule without keys | a pattern of",
                "[{keys: a}] | 23: consistency_rules: found a rule with neither read nor write | for both",
                "[{keys: a, reed: DC_ONE, write: DC_ONE}] | 33: consistency_rules: found \"reed\" in a rule | mean read?",
                "[{keys: a, read: DC_ONE, read: DC_ALL}] | 47: consistency_rules: found read again | once in a rule",
                "[a] | 23: consistency_rules: found \"a\" | a list of up to 64 rules, each with keys (a pattern)",
                "[[]] | 23: consistency_rules: found a list | a list of up to 64 rules",
                "[''] | 23: consistency_rules: found nothing | a list of up to 64 rules",
                "DC_ALL | 22: consistency_rules: found \"DC_ALL\" | a list of up to 64 rules",
                "{keys: a, read: DC_ONE} | 22: consistency_rules: found a mapping | a list of up to 64 rules",
            })
    void aFaultIsReportedWhereItStands(String value, String found, String allowed) {
        assertThat(rules(value).problems())
                .singleElement()
                .asString()
                .startsWith(AT + found)
                .contains(allowed);
    }

    @Test
    void aPatternStandsOnce() {
        assertThat(lines("- {keys: a*, read: DC_ONE}", "- {keys: b*, read: DC_ONE}", "- {keys: a*, write: DC_ONE}")
                        .problems())
                .singleElement()
                .hasToString("sample.yml:10:14: consistency_rules: found \"a*\" again, after line 8;"
                        + " allowed: each pattern once");
    }

    @Test
    void patternsAndListsHaveALimit() {
        assertThat(rules(list(64, 250)).conf().consistency().rules()).hasSize(64);
        assertThat(rules(list(65, 1)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.found()).isEqualTo("65 rules"))
                .satisfies(problem -> assertThat(problem.spot().line()).isEqualTo(72));
        assertThat(rules("[{keys: '" + "é".repeat(128) + "', read: DC_ONE}]").conf())
                .isNotNull();
        assertThat(rules("[{keys: '" + "é".repeat(128) + "x', read: DC_ONE}]").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.found()).endsWith(", which is too long"));
    }

    private static String list(int rules, int patternLength) {
        return IntStream.range(0, rules)
                .mapToObj(i -> "\n    - {keys: '" + i + "x".repeat(patternLength) + "', read: DC_ONE}")
                .collect(Collectors.joining());
    }

    @Test
    void everyFaultOfEveryRuleIsListed() {
        List<Problem> problems = lines("- {keys: '', read: DC_MOST}", "- {write: DC_ALLL}", "- {}")
                .problems();

        assertThat(problems)
                .extracting(problem -> problem.spot().line() + " " + problem.found())
                .containsExactly(
                        "8 an empty pattern",
                        "8 \"DC_MOST\"",
                        "9 a rule without keys",
                        "9 \"DC_ALLL\"",
                        "10 a rule without keys",
                        "10 a rule with neither read nor write");
    }

    @Test
    void aStarWithoutQuotesIsNoYaml() {
        assertThat(rules("[{keys: *, read: DC_ONE}]").problems()).isNotEmpty();
    }
}
