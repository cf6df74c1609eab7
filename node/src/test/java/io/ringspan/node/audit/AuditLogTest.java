package io.ringspan.node.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ringspan.node.admin.Json;
import io.ringspan.node.audit.AuditEntry.Outcome;
import io.ringspan.node.audit.AuditFile.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of changes, and what happens when it cannot be. */
class AuditLogTest {
    private static final Limits FEW = new Limits(5, 1000);

    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-01-02T03:04:05.678901Z");

    private AuditLog log(AuditLog.Files files) {
        return new AuditLog(files, Json::text, () -> now);
    }

    private AuditLog logOnDisk() {
        return log(new AuditLog.Files(AuditFile.ofChanges(directory), AuditFile.ofRefusals(directory)));
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file));
    }

    private static void change(AuditLog log, String body, int status) {
        log.write("/10.0.0.1:5", "token", "PUT", "/api/state?x=1", body, status);
    }

    private static void refuse(AuditLog log, String target) {
        log.write("/10.0.0.2:6", "nobody", "GET", target, "a body", 403);
    }

    @Test
    void aChangeIsALineOfJsonWhateverItsBodyHolds() throws IOException {
        change(logOnDisk(), "a\n\"b\"", 200);
        change(logOnDisk(), "", 503);
        String line =
                "{\"time\":\"2026-01-02T03:04:05.678Z\",\"by\":\"/10.0.0.1:5\",\"right\":\"token\",\"method\":\"PUT\","
                        + "\"target\":\"/api/state?x=1\",\"body\":";
        assertThat(lines("audit.log"))
                .containsExactly(
                        line + "\"a\\n\\\"b\\\"\",\"status\":200,\"outcome\":\"made\"}",
                        line + "\"\",\"status\":503,\"outcome\":\"unknown\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "200, MADE",
        "204, MADE",
        "202, UNKNOWN",
        "400, REFUSED",
        "401, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "409, REFUSED",
        "500, UNKNOWN",
        "503, UNKNOWN",
        "302, UNKNOWN",
    })
    void whatWasAnsweredSaysWhatBecameOfIt(int status, Outcome outcome) {
        AuditLog log = log(AuditLog.Files.NONE);
        change(log, "", status);
        assertThat(log.last(1)).extracting(AuditEntry::outcome).containsExactly(outcome);
        assertThat(Map.of(Outcome.MADE, log.made(), Outcome.REFUSED, log.refused(), Outcome.UNKNOWN, log.unknown()))
                .allSatisfy((counted, times) -> assertThat(times).isEqualTo(counted == outcome ? 1 : 0));
    }

    @Test
    void whatIsRefusedIsKeptApartAndShortAndSoManyASecond() throws IOException {
        AuditLog log = logOnDisk();
        change(log, "made", 200);
        for (int i = 0; i < 5_000; i++) {
            refuse(log, "/" + i + "x".repeat(4_000));
        }
        assertThat(lines("audit.log")).hasSize(1);
        assertThat(lines("audit-refused.log"))
                .hasSize(AuditLog.REFUSED_PER_SECOND)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"body\":\"\"", "xxx...\"")
                        .hasSizeLessThan(500)
                        .doesNotContain("left_out"));
        assertThat(log.last(256))
                .hasSize(257)
                .last()
                .extracting(AuditEntry::body)
                .isEqualTo("made");
        assertThat(log.refused()).as("all are counted").isEqualTo(5_000);

        now = now.plusMillis(100);
        refuse(log, "/later");
        refuse(log, "/at once");
        assertThat(lines("audit-refused.log"))
                .hasSize(AuditLog.REFUSED_PER_SECOND + 1)
                .last()
                .asString()
                .contains("/later", "\"left_out\":4990");
        now = now.minusSeconds(3_600);
        refuse(log, "/with a clock that went back");
        now = now.plusMillis(100);
        refuse(log, "/and on");
        assertThat(lines("audit-refused.log")).last().asString().contains("/and on", "\"left_out\":2");
    }

    @Test
    void inMemoryALongChangeIsCutAndInTheFileNot() throws IOException {
        AuditLog log = logOnDisk();
        String smile = "\ud83d\ude00";
        String body = "b".repeat(AuditLog.TEXT_MAX - 1) + smile + "c".repeat(3_000);
        change(log, body, 200);
        assertThat(log.last(1)).extracting(AuditEntry::body).containsExactly("b".repeat(AuditLog.TEXT_MAX - 1) + "...");
        assertThat(lines("audit.log")).singleElement().asString().contains(body);
    }

    @Test
    void aFullFileMakesRoomForAnotherAndTheOldestGoes() throws IOException {
        Path path = directory.resolve("audit.log");
        AuditFile file = new AuditFile(path, new Limits(5, 1), null);
        for (int i = 0; i < 8; i++) {
            file.append("change " + i);
        }
        try (var all = Files.list(directory)) {
            assertThat(all.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("audit.log", "audit.log.1", "audit.log.2", "audit.log.3", "audit.log.4");
        }
        assertThat(lines("audit.log")).containsExactly("change 7");
        assertThat(lines("audit.log.4")).containsExactly("change 3");
    }

    @Test
    void aTornLineSpoilsNoneBehindIt() throws IOException {
        Path path = Files.writeString(directory.resolve("audit.log"), "{\"whole\":1}\n{\"ti");
        AuditFile file = new AuditFile(path, FEW, null);
        file.append("{\"next\":2}");
        file.append("{\"last\":3}");
        assertThat(lines("audit.log")).containsExactly("{\"whole\":1}", "{\"ti", "{\"next\":2}", "{\"last\":3}");
    }

    @Test
    void theNamesOfTheFilesAreForcedWhenThereIsANewOne() throws IOException {
        Forced forced = new Forced();
        AuditFile file = new AuditFile(directory.resolve("audit.log"), new Limits(2, 20), forced::sync);
        forced.fails = true;
        assertThat(thrownBy(file)).isInstanceOf(IOException.class);
        forced.fails = false;
        file.append("0123456789");
        assertThat(forced.times).as("it was not done the first time").isEqualTo(2);
        file.append("a");
        assertThat(forced.times).as("a new file").isEqualTo(3);
        file.append("b");
        assertThat(forced.times).isEqualTo(3);
    }

    private static Throwable thrownBy(AuditFile file) {
        return catchThrowable(() -> file.append("0123456789"));
    }

    /** Counts, and fails if it is told to. */
    private final class Forced {
        private int times;
        private boolean fails;

        void sync(Path forced) throws IOException {
            assertThat(forced).isEqualTo(directory);
            times++;
            if (fails) {
                throw new IOException("planted");
            }
        }
    }

    @Test
    void whatCannotBeWrittenIsCountedAndStillRemembered() {
        AuditFile none = AuditFile.ofChanges(directory.resolve("no such directory"));
        AuditLog log = log(new AuditLog.Files(none, none));
        change(log, "one", 200);
        assertThat(log.unwritten()).isEqualTo(1);
        assertThat(log.made()).isEqualTo(1);
        assertThat(log.last(5)).extracting(AuditEntry::body).containsExactly("one");
        refuse(log, "/two");
        assertThat(log.unwritten()).isEqualTo(2);
    }

    @Test
    void theLastOnesAreRememberedTheLatestFirst() {
        AuditLog log = log(AuditLog.Files.NONE);
        IntStream.range(0, AuditLog.REMEMBERED_MAX + 10).forEach(i -> change(log, String.valueOf(i), 200));
        List<AuditEntry> last = log.last(10_000);
        assertThat(last).hasSize(AuditLog.REMEMBERED_MAX);
        assertThat(last).first().extracting(AuditEntry::body).isEqualTo("265");
        assertThat(last).last().extracting(AuditEntry::body).isEqualTo("10");
        assertThat(log.last(2)).extracting(AuditEntry::body).containsExactly("265", "264");
    }

    @Test
    void bothKindsAreShownInTheirOrderSoManyOfEach() {
        AuditLog log = log(AuditLog.Files.NONE);
        change(log, "1", 200);
        refuse(log, "/2");
        change(log, "3", 500);
        refuse(log, "/4");
        refuse(log, "/5");
        assertThat(log.last(2))
                .extracting(entry -> entry.body() + (entry.outcome() == Outcome.REFUSED ? entry.target() : ""))
                .containsExactly("/5", "/4", "3", "1");
    }
}
