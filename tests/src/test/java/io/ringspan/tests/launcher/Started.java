package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A run of the launcher that may not be over: its process, and the files its output goes to. */
record Started(Process process, Path out, Path err) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Waits for the end. */
    Run end() throws IOException, InterruptedException {
        return endWithin(DEADLINE);
    }

    /** Waits so long for the end. */
    Run endWithin(Duration deadline) throws IOException, InterruptedException {
        assertThat(process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS))
                .as("the launcher ends within %s; it said: %s", deadline, Files.readString(err))
                .isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Waits until this stands on standard error. */
    void untilErrSays(String text) throws InterruptedException {
        until("standard error says '" + text + "'", () -> read(err).contains(text));
    }

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for: %s", what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
