package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until nothing is left of what a program had started. */
record Leftovers(List<Long> pids, Path directory) {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(5);

    /** Fails with what is left if anything still is after five seconds. */
    void assertGone() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
            left = left();
        }
        assertThat(left).as("left after %s", GONE_WITHIN).isEmpty();
    }

    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (long pid : pids) {
            if (runs(pid)) {
                left.add("process " + pid);
            }
        }
        for (Path path : List.of(directory, Path.of(directory + ".gone"))) {
            if (Files.exists(path)) {
                left.add("directory " + path);
            }
        }
        return left;
    }

    /** A process that ended and waits for its parent to take notice has no command line any more. */
    static boolean runs(long pid) throws IOException {
        try {
            return Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")).length > 0;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
