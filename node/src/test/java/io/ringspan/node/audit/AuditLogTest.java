package io.ringspan.node.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.admin.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of changes, and what happens when it cannot be. */
class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    @TempDir
    Path directory;

    private AuditLog log(@Nullable AuditFile file) {
        return new AuditLog(file, Json::text, () -> NOW);
    }

    private static void change(AuditLog log, String body, int status) {
        log.write("/10.0.0.1:5", "token", "PUT", "/api/state?x=1", body, status);
    }

    @Test
    void aChangeIsALineOfJsonWhateverItsBodyHolds() throws IOException {
        Path path = directory.resolve("audit.log");
        change(log(new AuditFile(path, 1000)), "a\n\"b\"", 200);
        change(log(new AuditFile(path, 1000)), "", 409);
        assertThat(Files.readAllLines(path))
                .containsExactly(
                        "{\"time\":\"2026-01-02T03:04:05.678Z\",\"by\":\"/10.0.0.1:5\",\"right\":\"token\",\"method\":\"PUT\","
                                + "\"target\":\"/api/state?x=1\",\"body\":\"a\\n\\\"b\\\"\",\"status\":200,\"made\":true}",
                        "{\"time\":\"2026-01-02T03:04:05.678Z\",\"by\":\"/10.0.0.1:5\",\"right\":\"token\",\"method\":\"PUT\","
                                + "\"target\":\"/api/state?x=1\",\"body\":\"\",\"status\":409,\"made\":false}");
    }

    @Test
    void aFullFileMakesRoomForAnotherAndTheOldestGoes() throws IOException {
        Path path = directory.resolve("audit.log");
        AuditLog log = log(new AuditFile(path, 1));
        for (int i = 0; i < 8; i++) {
            change(log, "change " + i, 200);
        }
        try (var all = Files.list(directory)) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("audit.log", "audit.log.1", "audit.log.2", "audit.log.3", "audit.log.4");
        }
        assertThat(Files.readString(path)).contains("change 7");
        assertThat(Files.readString(directory.resolve("audit.log.4"))).contains("change 3");
    }

    @Test
    void whatCannotBeWrittenIsCountedAndStillRemembered() {
        AuditLog log = log(new AuditFile(directory.resolve("no such directory").resolve("audit.log"), 1000));
        change(log, "one", 200);
        assertThat(log.unwritten()).isEqualTo(1);
        assertThat(log.made()).isEqualTo(1);
        assertThat(log.last(5)).extracting(AuditEntry::body).containsExactly("one");
    }

    @Test
    void theLastOnesAreRememberedTheLatestFirst() {
        AuditLog log = log(null);
        IntStream.range(0, AuditLog.REMEMBERED_MAX + 10).forEach(i -> change(log, String.valueOf(i), 200));
        List<AuditEntry> last = log.last(10_000);
        assertThat(last).hasSize(AuditLog.REMEMBERED_MAX);
        assertThat(last).first().extracting(AuditEntry::body).isEqualTo("265");
        assertThat(last).last().extracting(AuditEntry::body).isEqualTo("10");
        assertThat(log.last(2)).extracting(AuditEntry::body).containsExactly("265", "264");
    }
}
