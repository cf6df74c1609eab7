package io.ringspan.node.tuning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.PagesProbe;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What is tuned while a node runs, by JSON and by Dynomite's paths. */
class TuningPagesTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Level before = ROOT.getLevel();
    private final Tuning tuning = new Tuning(200, true);
    private final PagesProbe pages = new PagesProbe(all -> TuningPages.add(all, tuning));

    @AfterEach
    void restore() {
        ROOT.setLevel(before);
    }

    private String get(String path) {
        return said(pages.ask(HttpMethod.GET, path, ""));
    }

    private String put(String path, String body) {
        return said(pages.ask(HttpMethod.PUT, path, body));
    }

    private static String said(Answer answer) {
        assertThat(answer.status().code()).isEqualTo(200);
        String text = answer.body().toString(UTF_8);
        answer.body().release();
        return text;
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "1, 1", "10, 10", "0, 1", "-5, 1", "99, 10"})
    void theFactorIsHeldWithinItsBoundsAndMultipliesTheTimeout(String wanted, int factor) {
        assertThat(get("/get_timeout_factor")).isEqualTo("Timeout factor: 1");
        assertThat(get("/set_timeout_factor/" + wanted)).isEqualTo("OK");
        assertThat(get("/get_timeout_factor")).isEqualTo("Timeout factor: " + factor);
        assertThat(tuning.timeoutNanos()).isEqualTo(factor * 200_000_000L);
    }

    @Test
    void readRepairsAreSwitchedInDynomitesWords() {
        assertThat(get("/read_repairs/disable")).isEqualTo("Read Repairs: DISABLED");
        assertThat(tuning.repairsReads()).isFalse();
        assertThat(get("/read_repairs/enable")).isEqualTo("Read Repairs: ENABLED");
        assertThat(tuning.repairsReads()).isTrue();
    }

    @Test
    void jsonSaysAndSetsBoth() {
        assertThat(get("/api/tuning")).isEqualTo("{\"timeout_factor\":1,\"read_repairs\":true}\n");
        assertThat(put("/api/tuning", "{\"read_repairs\":false}"))
                .isEqualTo("{\"timeout_factor\":1,\"read_repairs\":false}\n");
        assertThat(put("/api/tuning", "{\"timeout_factor\":7}"))
                .isEqualTo("{\"timeout_factor\":7,\"read_repairs\":false}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"timeout_factor\":0}", "{\"timeout_factor\":11}", "{\"factor\":1}", "[]", "x"})
    void whatMakesNoSenseChangesNothing(String body) {
        assertThatThrownBy(() -> pages.ask(HttpMethod.PUT, "/api/tuning", body)).isInstanceOf(AdminException.class);
        assertThat(tuning.factor()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/set_timeout_factor/x",
                "/read_repairs/maybe",
                "/setloglevel/12",
                "/setloglevel/-1",
                "/setloglevel/x"
            })
    void whatDynomiteWouldTakeInSilenceIsAnError(String path) {
        assertThatThrownBy(() -> pages.ask(HttpMethod.GET, path, "")).isInstanceOf(AdminException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, ERROR", "4, WARN", "5, INFO", "6, INFO", "8, DEBUG", "9, TRACE", "11, TRACE"})
    void dynomitesNumbersAreLevelsOfAllLoggers(String number, String level) {
        assertThat(get("/setloglevel/" + number)).isEqualTo("OK");
        assertThat(ROOT.getLevel()).isEqualTo(Level.valueOf(level));
    }

    @Test
    void upIsLouderAndDownIsQuieterButNeverSilent() {
        get("/setloglevel/5");
        get("/loglevelup");
        assertThat(ROOT.getLevel()).isEqualTo(Level.DEBUG);
        for (int i = 0; i < 9; i++) {
            assertThat(get("/logleveldown")).isEqualTo("OK");
        }
        assertThat(ROOT.getLevel()).isEqualTo(Level.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, loglevelup, ERROR",
        "OFF, logleveldown, OFF",
        "ERROR, logleveldown, ERROR",
        "TRACE, loglevelup, TRACE",
        "ALL, loglevelup, ALL",
        "ALL, logleveldown, DEBUG",
    })
    void aStepIsNeverInTheOtherDirection(String before, String step, String after) {
        ROOT.setLevel(Level.valueOf(before));
        assertThat(get("/" + step)).isEqualTo("OK");
        assertThat(ROOT.getLevel()).isEqualTo(Level.valueOf(after));
    }

    private static final String AUDIT = "io.ringspan.audit";

    @ParameterizedTest
    @ValueSource(strings = {"ROOT", "io", "io.ringspan"})
    void noLevelOfAParentSilencesTheAuditLog(String parent) {
        Logger above = (Logger) LoggerFactory.getLogger(parent);
        Level were = above.getLevel();
        put("/api/loglevels", "{\"" + parent + "\":\"OFF\"}");
        boolean heard = LoggerFactory.getLogger(AUDIT).isInfoEnabled();
        above.setLevel(were);
        assertThat(heard).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"OFF\"", "\"DEBUG\"", "null"})
    void theAuditLogsOwnLevelIsNotChangedNorWhatIsAskedForWithIt(String level) {
        String other = "io.ringspan.tuning.other";
        assertThatThrownBy(() -> pages.ask(
                        HttpMethod.PUT,
                        "/api/loglevels",
                        "{\"" + other + "\":\"WARN\",\"" + AUDIT + "\":" + level + "}"))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining(AUDIT);
        assertThat(get("/api/loglevels")).doesNotContain(other).contains("\"" + AUDIT + "\":\"INFO\"");
    }

    @Test
    void moreLoggersThanThereMayBeAreRefusedAsAWhole() {
        String deep = "x.y".repeat(60);
        String many = IntStream.range(0, 20)
                .mapToObj(i -> "\"many" + i + "." + deep + "\":\"WARN\"")
                .collect(Collectors.joining(","));
        int before = loggers();
        Answer answer = pages.ask(HttpMethod.PUT, "/api/loglevels", "{\"many\":\"WARN\"," + many + "}");
        assertThat(answer.status().code()).isEqualTo(409);
        answer.body().release();
        assertThat(get("/api/loglevels")).doesNotContain("many");
        assertThat(put("/api/loglevels", "{\"many.none\":null}")).doesNotContain("many");
        assertThat(loggers()).as("nobody makes loggers by asking").isEqualTo(before);
    }

    private static int loggers() {
        return ROOT.getLoggerContext().getLoggerList().size();
    }

    @Test
    void aLoggerHasALevelOfItsOwnUntilItIsTakenBack() {
        String name = "io.ringspan.tuning.test";
        assertThat(put("/api/loglevels", "{\"" + name + "\":\"debug\"}")).contains("\"" + name + "\":\"DEBUG\"");
        assertThat(((Logger) LoggerFactory.getLogger(name)).getLevel()).isEqualTo(Level.DEBUG);
        assertThat(put("/api/loglevels", "{\"" + name + "\":null}")).doesNotContain(name);
        assertThat(Optional.ofNullable(((Logger) LoggerFactory.getLogger(name)).getLevel()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"LOUD\"}", "{\"ROOT\":null}", "{\"root\":null}", "{\"\":\"INFO\"}", "[]"})
    void alevelThatThereIsNotIsRefusedAsAWhole(String body) {
        assertThatThrownBy(() -> pages.ask(HttpMethod.PUT, "/api/loglevels", body))
                .isInstanceOf(AdminException.class);
    }
}
