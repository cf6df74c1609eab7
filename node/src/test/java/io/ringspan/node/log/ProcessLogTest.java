package io.ringspan.node.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLogTest {
    private static final long NOW = Instant.parse("2026-02-03T04:05:06.007Z").toEpochMilli();

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stderr = new PrintStream(printed, true, UTF_8);

    @TempDir
    Path directory;

    private ProcessLog log(boolean json, @Nullable Path file) {
        ProcessLog log = new ProcessLog(new LogSettings(json, Optional.ofNullable(file), 1 << 20, 2), () -> stderr);
        log.setContext(context);
        log.setPattern("%level %msg%n");
        log.start();
        return log;
    }

    private LoggingEvent event(String message, long millis, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("io.ringspan.Some"), Level.WARN, message, thrown, null);
        event.setThreadName("worker-1");
        event.setTimeStamp(millis);
        return event;
    }

    private String printed() {
        return printed.toString(UTF_8);
    }

    @Test
    void aLineOfTextHasTheFormOfThePattern() {
        log(false, null).doAppend(event("said", NOW, null));
        assertThat(printed()).isEqualTo("WARN said\n");
    }

    @Test
    void aLineOfJsonIsOneObjectWithTimeInUtc() {
        log(true, null).doAppend(event("a \"b\" \\ c\nd\t\u001b[2J \u0085\u2028 \ud83d\ude00 \ud83d é", NOW, null));
        assertThat(printed())
                .isEqualTo("{\"time\":\"2026-02-03T04:05:06.007Z\",\"level\":\"WARN\",\"logger\":\"io.ringspan.Some\","
                        + "\"thread\":\"worker-1\",\"message\":\"a \\\"b\\\" \\\\ c\\nd\\t\\u001b[2J \\u0085\\u2028"
                        + " \ud83d\ude00 \\ud83d é\"}\n");
    }

    @Test
    void anExceptionIsPartOfTheSameLine() {
        Exception thrown = new IOException("outer", new IllegalStateException("inner"));
        log(true, null).doAppend(event("failed", NOW, thrown));
        assertThat(printed().lines()).hasSize(1);
        assertThat(printed())
                .contains("\"message\":\"failed\",\"exception\":\"java.io.IOException: outer\\n\\tat ")
                .contains("Caused by: java.lang.IllegalStateException: inner")
                .endsWith("\"}\n");
    }

    @Test
    void whatGoesToTheFileIsNotPrinted() {
        Path file = directory.resolve("node.log");
        ProcessLog log = log(false, file);
        log.doAppend(event("said", NOW, null));
        log.stop();
        assertThat(file).hasContent("WARN said\n");
        assertThat(printed()).isEmpty();
    }

    @Test
    void whileTheFileCannotBeWrittenItSaysSoOnceAndPrintsAllAndThenGoesOnThere() throws IOException {
        Path file = directory.resolve("later").resolve("node.log");
        ProcessLog log = log(false, file);
        log.doAppend(event("one", NOW, null));
        log.doAppend(event("two", NOW + ProcessLog.RETRY_MILLIS, null));
        Files.createDirectory(directory.resolve("later"));
        log.doAppend(event("three", NOW + 2 * ProcessLog.RETRY_MILLIS - 1, null));
        log.doAppend(event("four", NOW + 2 * ProcessLog.RETRY_MILLIS, null));
        log.stop();
        assertThat(printed())
                .startsWith("ringspan: the log file " + file + " cannot be written (")
                .contains("To fix: ")
                .endsWith("\nWARN one\nWARN two\nWARN three\n");
        assertThat(printed().lines()).hasSize(4);
        assertThat(file).hasContent("WARN four\n");
    }

    @Test
    void aFullDiskIsSaidOnceAndAllIsPrinted() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full here");
        ProcessLog log = log(false, full);
        log.doAppend(event("one", NOW, null));
        log.doAppend(event("two", NOW, null));
        log.stop();
        assertThat(printed()).contains("No space left on device").endsWith("\nWARN one\nWARN two\n");
        assertThat(printed().lines()).hasSize(3);
    }
}
